// `sundial on` and `off`: ScheduleOverrides for machines.
import type { DateTime } from 'luxon'
import { PAUSED_ANNOTATION } from '#src/cluster-api/labels.ts'
import { textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { type KubeObject, keyOf } from '#src/kube/object.ts'
import { ownUser } from '#src/kube/own-user.ts'
import { LONGEST, LONGEST_REASON } from '#src/schedule-override/limits.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { MACHINE_KIND } from '#src/views/kinds.ts'
import { formatLocal } from '#src/views/local-time.ts'
import {
  createCommand,
  endCommand,
  newOverride,
  type WantedOverride,
} from '#src/views/overrides/new-override.ts'
import { endOfWait } from './actions/end-of-wait.ts'
import { awayWhatever, newerThan } from './actions/override-hindrance.ts'
import { waitUntilDone } from './actions/wait.ts'
import { type Cluster, onCluster } from './cluster/cluster.ts'
import type { Surroundings } from './cluster/find-cluster.ts'
import { keyNamed, readTarget, titleOf } from './cluster/target.ts'
import type { CliIo } from './io.ts'
import type { OverrideOptions } from './program/overrides.ts'
import { resolveTime } from './times.ts'
import { UsageError } from './usage-error.ts'

/**
 * Creates one override for each name, or one for the labels, and prints the kubectl command that it equals. With `wait`,
 * follows the machines until a function has carried it out. Returns 0, or 1 when Ctrl-C ends the wait. Throws a
 * UsageError for an end that is not allowed, and a CommandFailed when a machine does not exist or the cluster refuses.
 */
export async function turn(
  options: OverrideOptions,
  io: CliIo,
  untilStopped: () => AbortSignal,
  surroundings?: Surroundings,
): Promise<number> {
  if ([...options.reason].length > LONGEST_REASON) {
    throw new UsageError(`--reason: at most ${LONGEST_REASON} characters.`)
  }
  return onCluster(
    options,
    async (cluster) => {
      if (cluster.isDev && options.kubeconfig === undefined) io.stdout(`in ${cluster.title}\n`)
      // The first answer also tells the time of the cluster.
      const createdBy = await ownUser(cluster.client)
      const wanted = await wantedOverrides(options, cluster, io)
      const made: KubeObject[] = []
      for (const each of wanted) made.push(await create({ ...each, createdBy }, cluster, io))
      if (!options.wait) return 0
      return waitForAll(made, { cluster, options, io, signal: untilStopped() })
    },
    surroundings,
  )
}

interface Wanted extends Omit<WantedOverride, 'createdBy' | 'askedAt'> {
  readonly zone: string
  /** What comes before an override. */
  readonly warning?: string | undefined
}

async function wantedOverrides(
  options: OverrideOptions,
  cluster: Cluster,
  io: CliIo,
): Promise<readonly Wanted[]> {
  const { state, reason, names, selector, namespace } = options
  const wanted = (target: WantedOverride['target'], where: string, zone: string): Wanted => {
    const until = endIn(zone, options, cluster.clock.now())
    return { namespace: where, target, state, until, reason, zone }
  }
  if (selector !== undefined) {
    const zone = options.timezone ?? io.timezone ?? 'UTC'
    return [wanted({ matchLabels: selector }, namespace ?? cluster.namespace, zone)]
  }
  const keys = names.map((name) => keyNamed(MACHINE_KIND, name, namespace, cluster))
  const machines = await Promise.all(keys.map((key) => readTarget(cluster, MACHINE_KIND, key)))
  return machines.map((machine) => {
    const zone = options.timezone ?? (textAt(machine, 'spec', 'schedule', 'timezone') || 'UTC')
    const { name, namespace: where = cluster.namespace } = machine.metadata
    return { ...wanted({ name }, where, zone), warning: heldBy(machine, state) }
  })
}

function heldBy(machine: KubeObject, state: 'On' | 'Off'): string | undefined {
  const { name, annotations } = machine.metadata
  const before = state === 'On' ? awayWhatever(machine) : undefined
  if (before !== undefined || annotations?.[PAUSED_ANNOTATION] === undefined) return before
  return `${name} is paused, so nothing happens before sundial resume.`
}

function endIn(zone: string, { until }: OverrideOptions, now: DateTime): DateTime {
  const end = resolveTime(until, { zone, now })
  if (end <= now) throw new UsageError(`${formatLocal(end, zone)} is over: pass a later --until.`)
  if (end > now.plus(LONGEST)) {
    throw new UsageError(
      `${formatLocal(end, zone)} is too late: an override lasts ${LONGEST.as('days')} days at most.`,
    )
  }
  return end
}

async function create(
  asked: Wanted & Pick<WantedOverride, 'createdBy'>,
  cluster: Cluster,
  io: CliIo,
): Promise<KubeObject> {
  const override = newOverride({ ...asked, askedAt: cluster.clock.now() })
  io.stdout(`${createCommand(override, cluster.kubectlFlags)}\n`)
  const created = await cluster.client.create(SCHEDULE_OVERRIDES, override)
  io.stdout(`${await sentenceOf(asked, cluster)}\n`)
  io.stdout(`To end it before: ${endCommand(created.metadata, cluster.kubectlFlags)}\n`)
  if (asked.warning !== undefined) io.stderr(`warning: ${asked.warning}\n`)
  return created
}

async function sentenceOf(
  { state, until, zone, target, namespace }: Wanted,
  cluster: Cluster,
): Promise<string> {
  const words = `${state.toLowerCase()} until ${formatLocal(until, zone)}`
  if ('name' in target) {
    return `${titleOf(MACHINE_KIND, { namespace, name: target.name })} is ${words}.`
  }
  const matched = await countWith(target.matchLabels, namespace, cluster)
  if (matched === 0) {
    return `No ScheduledMachine of ${namespace} has these labels now. One that gets them is ${words}.`
  }
  const one = matched === 1
  const count = matched === undefined ? '' : `${matched} `
  return `${count}ScheduledMachine${one ? '' : 's'} of ${namespace} with these labels ${one ? 'is' : 'are'} ${words}.`
}

// `undefined`: this user may create overrides, and not see machines.
async function countWith(
  labels: Readonly<Record<string, string>>,
  namespace: string,
  { client }: Cluster,
): Promise<number | undefined> {
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  try {
    // Rows are smaller than objects.
    return (await client.table(SCHEDULED_MACHINES, { namespace, labelSelector })).rows.length
  } catch (error) {
    if (isKubeError(error, 'Forbidden')) return undefined
    throw error
  }
}

interface Waiting {
  readonly cluster: Cluster
  readonly options: OverrideOptions
  readonly io: CliIo
  readonly signal: AbortSignal
}

// Each line begins with the name of its machine, if there are several.
async function waitForAll(
  overrides: readonly KubeObject[],
  { cluster, options: { timeout, state }, io, signal }: Waiting,
): Promise<number> {
  const kind = MACHINE_KIND
  const statuses = await Promise.all(
    overrides.map(async ({ metadata, spec }) => {
      const key = { ...keyOf(metadata), name: textAt(spec, 'target', 'name') }
      const before = overrides.length === 1 ? '' : `${key.name}: `
      const result = await waitUntilDone({
        ...{ cluster, kind, key, signal, timeout },
        generation: 0,
        isDone: (machine) => isCarriedOut(machine, { uid: metadata.uid, state }),
        hindrance: (machine) =>
          (state === 'On' ? awayWhatever(machine) : undefined) ?? newerThan(metadata, machine),
        tell: (line) => io.stdout(`  ${before}${line}\n`),
      })
      return endOfWait(result, { kind, key, io })
    }),
  )
  return Math.max(...statuses)
}

function isCarriedOut(
  machine: KubeObject,
  { uid, state }: { readonly uid: string | undefined; readonly state: 'On' | 'Off' },
): boolean {
  const { phase, override, machineRef } = parseStatus(machine.status)
  const isAway = machineRef === undefined
  // Nothing turns it on.
  if (state === 'Off' && phase === 'Terminated') return isAway
  if (override?.uid !== uid) return false
  if (state === 'On') return phase === 'Active'
  return isAway && (phase === 'Inactive' || phase === 'Disabled')
}
