// The backstop's look at what is in service: a few lists instead of four reads for each machine. It finds
// what a pass has to look at; where it cannot tell, that is everything. docs/adr/0012
import type { DateTime } from 'luxon'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { type Glimpse, glimpseOfMachine, glimpseOfNode } from '#src/cluster-api/glimpse.ts'
import { ownerOfNode } from '#src/cluster-api/node-owner.ts'
import { createSharedRequests } from '#src/cluster-api/shared-requests.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import {
  isSameSecret,
  type Workload,
  type WorkloadAccess,
  type WorkloadTarget,
} from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError, type KubeError } from '#src/kube/kube-error.ts'
import { NODE_LABEL, SCHEDULED_MACHINE_LABEL } from '#src/kube/labels.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { NODES, SCHEDULED_MACHINES } from '#src/kube/resource.ts'
import type { Clock } from '#src/reconcile/clock.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { isUneventful } from './glance.ts'
import { goalOf } from './goal.ts'
import type { Subject } from './observed.ts'
import { isAtRest, isQuiet } from './rules/quiet.ts'
import { createSpecMemory, type PassSettings, readSubject, type SpecMemory } from './subject.ts'
import { workloadTarget } from './workload-target.ts'

export interface InServiceOptions {
  readonly client: KubeClient
  readonly discovery: Discovery
  readonly workload: WorkloadAccess
  readonly clock: Clock
  readonly log: Logger
  readonly settings: PassSettings
}

/** Which of these a pass has to look at. Never rejects. */
export type FindUnsettled = (keys: readonly NamespacedKey[]) => Promise<readonly NamespacedKey[]>

export function createFindUnsettled(options: InServiceOptions): FindUnsettled {
  const specs = createSpecMemory()
  // The batches of a backstop come all at once.
  const looks = createSharedRequests<ReadonlySet<string>>()
  return async (keys) => {
    const settled = await looks.share('', () => findSettled({ ...options, specs }))
    return keys.filter((key) => !settled.has(nameOf(key)))
  }
}

/** Those that a pass would find nothing to do for. */
async function findSettled(reading: Reading): Promise<ReadonlySet<string>> {
  const { client, clock, log } = reading
  const signal = AbortSignal.timeout(LONGEST_MS)
  const settled = new Set<string>()
  try {
    const machines = await shownMachines(reading, signal)
    if (machines === undefined) return settled
    const now = clock.now().toUTC()
    const nodes = createShownNodes(reading, signal)
    for await (const page of client.pages(SCHEDULED_MACHINES, {}, signal)) {
      for (const object of page) {
        const subject = readSubject(object, { ...reading.settings, specs: reading.specs })
        const machine = machines.get(nameOf(subject.key))
        if (await isSettled(subject, machine, nodes, now)) settled.add(nameOf(subject.key))
      }
    }
  } catch (error) {
    if (!isKubeError(error)) throw error
    sayUnread('ScheduledMachine', error, log)
  }
  return settled
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
  const node = (await nodes(subject)).get(nameOf(subject.key))
  return node !== undefined && isUneventful(subject, { ...machine, ...node }, now)
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

/** The Nodes of the cluster that a machine joins; each cluster is asked once. */
type ShownNodes = (subject: Subject) => Promise<ReadonlyMap<string, Glimpse>>

function createShownNodes({ workload, log }: Reading, signal: AbortSignal): ShownNodes {
  const opened = new Map<string, Promise<ReadonlyMap<string, Glimpse>>>()
  const shown = new Map<KubeClient, Promise<ReadonlyMap<string, Glimpse>>>()

  const showAll = (client: KubeClient): Promise<ReadonlyMap<string, Glimpse>> => {
    const known = shown.get(client)
    if (known !== undefined) return known
    const pages = client.pages(NODES, { labelSelector: NODE_LABEL }, signal)
    const owner = ({ metadata }: KubeObject) => ownerOfNode(metadata)
    const asked = show({ kind: 'Node', pages, log }, owner, glimpseOfNode).then(
      (nodes) => nodes ?? new Map(),
    )
    shown.set(client, asked)
    return asked
  }
  const open = async (target: WorkloadTarget): Promise<ReadonlyMap<string, Glimpse>> => {
    try {
      const found = await workload.open(target, signal)
      if (found.type !== 'client' || !isRecorded(found, target)) return new Map()
      return await showAll(found.client)
    } catch (error) {
      if (!isKubeError(error)) throw error
      sayUnread('Secret', error, log)
      return new Map()
    }
  }

  return (subject) => {
    const target = workloadTarget(subject)
    const name = JSON.stringify(target)
    const known = opened.get(name) ?? open(target)
    opened.set(name, known)
    return known
  }
}

// A pass records the Secret that it has used; until then nobody would miss it.
function isRecorded(
  { secret }: Extract<Workload, { type: 'client' }>,
  { reachedBy }: WorkloadTarget,
): boolean {
  return secret === undefined || (reachedBy !== undefined && isSameSecret(secret, reachedBy))
}

interface Listed {
  readonly kind: string
  readonly pages: AsyncIterable<readonly KubeObject[]>
  readonly log: Logger
}

// By the ScheduledMachine that each belongs to. Of what cannot be listed nothing is shown, and so each
// machine is looked at alone, where the reason is told.
async function show<T>(
  { kind, pages, log }: Listed,
  ownerOf: (object: KubeObject) => NamespacedKey | '' | undefined,
  glimpseOf: (object: KubeObject, owner: NamespacedKey) => T | undefined,
): Promise<ReadonlyMap<string, T> | undefined> {
  const shown = new Map<string, T>()
  try {
    for await (const page of pages) {
      for (const object of page) {
        const owner = ownerOf(object)
        const glimpse = owner ? glimpseOf(object, owner) : undefined
        if (owner && glimpse !== undefined) shown.set(nameOf(owner), glimpse)
      }
    }
    return shown
  } catch (error) {
    if (!isKubeError(error)) throw error
    sayUnread(kind, error, log)
    return undefined
  }
}

function sayUnread(kind: string, error: KubeError, log: Logger): void {
  log.warn('could not read: machines are looked at alone', { kind, error: error.message })
}

function nameOf({ namespace, name }: NamespacedKey): string {
  return `${namespace}/${name}`
}
