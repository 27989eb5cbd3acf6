// The backstop's look at what is in service: a few lists instead of four reads for each machine. It finds
// what a pass has to look at; where it cannot tell, that is everything. docs/adr/0012
import type { DateTime } from 'luxon'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { type Glimpse, glimpseOfMachine } from '#src/cluster-api/glimpse.ts'
import { createSharedRequests } from '#src/cluster-api/shared-requests.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import type { WorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { SCHEDULED_MACHINE_LABEL } from '#src/kube/labels.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import { SCHEDULED_MACHINES } from '#src/kube/resource.ts'
import type { Clock } from '#src/reconcile/clock.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { isUneventful } from './glance.ts'
import { goalOf } from './goal.ts'
import type { Subject } from './observed.ts'
import { isAtRest, isQuiet } from './rules/quiet.ts'
import { readyReason } from './rules/remove.ts'
import { nameOf, sayUnread, show } from './shown.ts'
import { createShownNodes, type ShownNode, type ShownNodes } from './shown-nodes.ts'
import { createSpecMemory, type SpecMemory } from './spec-memory.ts'
import { type PassSettings, readSubject } from './subject.ts'

export interface InServiceOptions {
  readonly client: KubeClient
  readonly discovery: Discovery
  readonly workload: WorkloadAccess
  readonly clock: Clock
  readonly log: Logger
  readonly settings: PassSettings
}

/** One that a pass has to look at; `nodeName`: with the Node that has registered after its Machine was gone. */
export interface Unsettled extends NamespacedKey {
  readonly nodeName?: string
}

/** Which of these a pass has to look at, and others to which a late Node belongs. Never rejects. */
export type FindUnsettled = (keys: readonly NamespacedKey[]) => Promise<readonly Unsettled[]>

export function createFindUnsettled(options: InServiceOptions): FindUnsettled {
  const specs = createSpecMemory()
  // The batches of a backstop come all at once.
  const looks = createSharedRequests<Look>()
  return async (keys) => {
    const { settled, late } = await looks.share('', () => look({ ...options, specs }))
    return [...keys.filter((key) => !settled.has(nameOf(key))), ...late]
  }
}

interface Look {
  /** Those that a pass would find nothing to do for. */
  readonly settled: ReadonlySet<string>
  /** Those at rest that have a Node all the same. */
  readonly late: readonly Unsettled[]
}

async function look(reading: Reading): Promise<Look> {
  const { client, clock, log } = reading
  const signal = AbortSignal.timeout(LONGEST_MS)
  const settled = new Set<string>()
  const late: Unsettled[] = []
  const resting: Subject[] = []
  try {
    const machines = await shownMachines(reading, signal)
    if (machines === undefined) return { settled, late }
    const now = clock.now().toUTC()
    const nodes = createShownNodes(reading, signal)
    for await (const page of client.pages(SCHEDULED_MACHINES, {}, signal)) {
      for (const object of page) {
        const subject = readSubject(object, { ...reading.settings, specs: reading.specs })
        const machine = machines.get(nameOf(subject.key))
        if (!(await isSettled(subject, machine, nodes, now))) continue
        settled.add(nameOf(subject.key))
        if (machine === undefined) resting.push(subject)
      }
    }
    for (const subject of resting) {
      const isRecent = wasRemovedSince(subject, now.minus(LATELY))
      const node = await (isRecent ? nodes.of(subject) : nodes.listed(subject))
      if (node !== undefined && !isTold(subject, node))
        late.push({ ...subject.key, nodeName: node.name })
    }
  } catch (error) {
    if (!isKubeError(error)) throw error
    sayUnread('ScheduledMachine', error, log)
  }
  return { settled, late }
}

/** A host that was on its way when its Machine was deleted has registered its Node by then. */
const LATELY = { minutes: 15 }

// Of those alone whose Machine was removed.
const REMOVED: ReadonlySet<string | undefined> = new Set(['MachineDeleted', 'KillSwitchActivated'])

function wasRemovedSince({ status }: Subject, instant: DateTime): boolean {
  const since = parseInstant(status.phaseSince)
  return REMOVED.has(readyReason({ status })) && since !== undefined && since > instant
}

// A Node that is Ready stays, and was told once.
function isTold({ status }: Subject, { name, glimpse }: ShownNode): boolean {
  return glimpse?.node !== undefined && status.nodeRef?.name === name
}

interface Reading extends InServiceOptions {
  readonly specs: SpecMemory
}

/** What has not been seen by then is looked at alone. */
const LONGEST_MS = 60_000

async function isSettled(
  subject: Subject,
  machine: Glimpse | 'onItsWay' | 'look' | undefined,
  nodes: ShownNodes,
  now: DateTime,
): Promise<boolean> {
  if (machine === undefined) return isRightlyAtRest(subject, now) && isUneventful(subject, {}, now)
  if (machine === 'look' || isAtRest(subject)) return false
  if (machine === 'onItsWay') return isQuiet(subject, now) && isUneventful(subject, {}, now)
  const node = await nodes.of(subject)
  if (node?.glimpse === undefined || !(await nodes.isRecorded(subject))) return false
  return isUneventful(subject, { ...machine, ...node.glimpse }, now)
}

// A clock that was ahead may have closed a window that is open, and put the wake off until tomorrow.
function isRightlyAtRest(subject: Subject, now: DateTime): boolean {
  return isAtRest(subject) && goalOf(subject, now).type !== 'join'
}

/** `look`: only a look can tell. `undefined`: they cannot be listed. */
async function shownMachines(
  { client, discovery, log }: Reading,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Glimpse | 'onItsWay' | 'look'> | undefined> {
  const version = await discovery.machineVersion(signal)
  if (version === undefined) return undefined
  const pages = client.pages(machineResource(version), OURS, signal)
  return show(
    { kind: 'Machine', pages, log },
    ({ metadata: { namespace, name } }) => namespace && { namespace, name },
    (object) => glimpseOfMachine(object) ?? 'look',
  )
}

const OURS = { labelSelector: SCHEDULED_MACHINE_LABEL }
