// The comparison of the backstop. It needs a few lists instead of four reads for each machine, and finds the objects that
// need a pass. An object that cannot be compared needs a pass, too: docs/adr/0015.
import { type DateTime, Duration } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { SCHEDULED_MACHINE_LABEL } from '#src/cluster-api/labels.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import type { WorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { type KubeObject, nameOfKey, type ObjectKey } from '#src/kube/object.ts'
import { createCoalescedRuns } from '#src/reconcile/coalesced-runs.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { isRecent, type NotDue } from '#src/wake/due.ts'
import { MACHINE_READY } from '../reasons.ts'
import { SCHEDULED_MACHINES } from '../resource.ts'
import { readyReason } from '../rules/remove.ts'
import { DEFAULT_SETTINGS } from '../settings.ts'
import { createSpecCache, type SpecCache } from '../spec/spec-cache.ts'
import { type PassSettings, readSubject, type Subject } from '../subject.ts'
import { AT_REST, isAtRest } from './at-rest.ts'
import { changedCalendars } from './changed-calendars.ts'
import { isUpToDate } from './is-up-to-date.ts'
import { listByOwner, logUnread } from './list-by-owner.ts'
import { createListedNodes, type ListedNode, type ListedNodes } from './listed-nodes.ts'
import { type Summary, summarizeMachine } from './summary.ts'

/** Selects the objects that are not at rest. */
const IN_SERVICE = [...AT_REST].map((phase) => `status.phase!=${phase}`).join(',')

export interface ComparisonOptions {
  readonly client: KubeClient
  readonly discovery: Discovery
  readonly workload: WorkloadAccess
  readonly clock: Clock
  readonly log: Logger
}

/** An object that needs a pass. `nodeName`: a Node that registered after the Machine was gone. */
export interface Unsettled extends ObjectKey {
  readonly nodeName?: string
}

/** Which of the objects that are not due need a pass: those that differ, and those that cannot be compared. */
export type FindUnsettled = (notDue: NotDue) => Promise<readonly Unsettled[]>

export function createFindUnsettled(options: ComparisonOptions): FindUnsettled {
  const reading: Reading = { ...options, specs: createSpecCache() }
  // A page of large objects needs memory, and many events of the backstop may arrive at once after a failure.
  const compareOnce = createCoalescedRuns((notDue: NotDue) => compareAll(reading, notDue))
  return async (notDue) => {
    const { settled, late, changed } = await compareOnce(notDue)
    const compared = [...notDue.inService, ...notDue.recentlyAtRest]
    const isLate = new Set(late.map(nameOfKey))
    const isUnsettled = (key: ObjectKey) =>
      !settled.has(nameOfKey(key)) && !isLate.has(nameOfKey(key))
    const unsettled = [...compared.filter(isUnsettled), ...late]
    const isKnown = new Set(unsettled.map(nameOfKey))
    return [...unsettled, ...changed.filter((key) => !isKnown.has(nameOfKey(key)))]
  }
}

interface Comparison {
  /** The objects for which a pass would find nothing to do. */
  readonly settled: ReadonlySet<string>
  /** The objects at rest that have a Node nevertheless. */
  readonly late: readonly Unsettled[]
  /** Those with a changed calendar. */
  readonly changed: readonly Unsettled[]
}

async function compareAll(reading: Reading, notDue: NotDue): Promise<Comparison> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const [found, changed] = await Promise.all([
    notDue.inService.length + notDue.recentlyAtRest.length === 0
      ? NOTHING
      : compareMachines(reading, notDue, signal),
    changedCalendars(notDue.following ?? [], reading, signal),
  ])
  return { ...found, changed }
}

const NOTHING = { settled: new Set<string>(), late: [] }

async function compareMachines(
  reading: Reading,
  { recentlyAtRest, atRest }: NotDue,
  signal: AbortSignal,
): Promise<Omit<Comparison, 'changed'>> {
  const { client, clock, log } = reading
  const settled = new Set<string>()
  const late: Unsettled[] = []
  try {
    const machines = await listMachines(reading, signal)
    if (machines === undefined) return { settled, late }
    const now = clock.now().toUTC()
    const nodes = createListedNodes(reading, signal)
    const resting: Subject[] = []
    const compare = async (object: KubeObject): Promise<void> => {
      const subject = readSubject(object, { ...COMPARISON_SETTINGS, specs: reading.specs })
      const summary = machines.get(nameOfKey(subject.key)) ?? { machine: 'absent' }
      if (await isSettled(subject, summary, nodes, now)) settled.add(nameOfKey(subject.key))
      if (summary.machine === 'absent' && isAtRest(subject)) resting.push(subject)
    }
    // Objects that are at rest for longer are not read again. The row of the table is enough.
    const selected = recentlyAtRest.length > 0 ? {} : { fieldSelector: IN_SERVICE }
    for await (const page of client.pages(SCHEDULED_MACHINES, selected, signal)) {
      // In parallel, so that the wait for a cluster that does not answer happens once.
      await Promise.all(page.map(compare))
    }
    for (const subject of resting) {
      const isNodeExpected = cameToRestRecently(subject, now)
      const node = await (isNodeExpected ? nodes.of(subject) : nodes.listed(subject.key))
      if (node !== undefined && !isReported(subject.status.nodeRef?.name, node))
        late.push({ ...subject.key, nodeName: node.name })
    }
    for (const { nodeName, ...key } of atRest) {
      const isCompared = settled.has(nameOfKey(key)) || machines.has(nameOfKey(key))
      const node = isCompared ? undefined : await nodes.listed(key)
      if (node !== undefined && !isReported(nodeName, node))
        late.push({ ...key, nodeName: node.name })
    }
  } catch (error) {
    if (!isKubeError(error)) throw error
    logUnread('ScheduledMachine', error, log)
  }
  return { settled, late }
}

async function isSettled(
  subject: Subject,
  summary: Summary,
  nodes: ListedNodes,
  now: DateTime,
): Promise<boolean> {
  if (subject.status.undelivered !== undefined) return false
  const isInService = typeof summary.machine === 'object' && !isAtRest(subject)
  if (!isInService) return isUpToDate(subject, summary, now)
  const node = await nodes.of(subject)
  if (node?.summary === undefined || !(await nodes.isRecorded(subject))) return false
  return isUpToDate(subject, { ...summary, ...node.summary }, now)
}

// The reasons of an object at rest whose Machine existed before. A host that was starting when its Machine was deleted
// may register its Node some time later.
const REMOVED: ReadonlySet<string | undefined> = new Set(['MachineDeleted', 'KillSwitchActivated'])

// Its Machine was removed recently, or `MachineReady` changed recently: the object was created or resumed, and events
// before that were ignored.
function cameToRestRecently({ status }: Subject, now: DateTime): boolean {
  const machineReady = findCondition(status.conditions ?? [], MACHINE_READY)
  const removedAt = REMOVED.has(readyReason({ status })) ? status.phaseSince : undefined
  return [removedAt, machineReady?.lastTransitionTime].some((text) =>
    isRecent(parseInstant(text), now),
  )
}

// A Ready Node stays. The status names it after one report.
function isReported(nodeName: string | undefined, { name, summary }: ListedNode): boolean {
  return summary?.node !== undefined && nodeName === name
}

interface Reading extends ComparisonOptions {
  readonly specs: SpecCache
}

/** After this time, the objects that are not compared yet get a pass. With the batches after it, it fits in the time that
 * Knative gives a sweep. */
const TIMEOUT_MS = 45_000

/** The settings of the installation have no effect on the comparison. */
const COMPARISON_SETTINGS: PassSettings = {
  ...DEFAULT_SETTINGS,
  finalizerTimeout: Duration.fromMillis(0),
  forceFinalizer: false,
  reclaimDisables: 'spec',
}

/** The Machines of ScheduledMachines; `undefined`: they cannot be listed. */
async function listMachines(
  { client, discovery, log }: Reading,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Summary> | undefined> {
  const version = await discovery.machineVersion(signal)
  if (version === undefined) return undefined
  const pages = client.pages(machineResource(version), OURS, signal)
  return listByOwner(
    { kind: 'Machine', pages, log },
    ({ metadata: { namespace, name } }) => namespace && { namespace, name },
    (object): Summary => summarizeMachine(object) ?? { machine: 'unclear' },
  )
}

const OURS = { labelSelector: SCHEDULED_MACHINE_LABEL }
