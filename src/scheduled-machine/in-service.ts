// The backstop's look at what is in service: a few lists instead of four reads for each machine. It finds
// what a pass has to look at; where it cannot tell, that is everything. docs/adr/0015
import { type DateTime, Duration } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { type InServiceSummary, summarizeMachine } from '#src/cluster-api/in-service-summary.ts'
import { SCHEDULED_MACHINE_LABEL } from '#src/cluster-api/labels.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import type { WorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { type KubeObject, nameOfKey, type ObjectKey } from '#src/kube/object.ts'
import { createCoalescedRuns } from '#src/reconcile/coalesced-runs.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Others } from '#src/wake/due.ts'
import { AT_REST } from './at-rest.ts'
import { goalOf } from './goal.ts'
import { isUpToDate } from './is-up-to-date.ts'
import { MACHINE_READY } from './reasons.ts'
import { SCHEDULED_MACHINES } from './resource.ts'
import { isAtRest, isProgressing } from './rules/progressing.ts'
import { readyReason } from './rules/remove.ts'
import { DEFAULT_SETTINGS } from './settings.ts'
import { sayUnread, show } from './shown.ts'
import { createShownNodes, type ShownNode, type ShownNodes } from './shown-nodes.ts'
import { createSpecCache, type SpecCache } from './spec-cache.ts'
import type { Subject } from './subject.ts'
import { type PassSettings, readSubject } from './subject.ts'

/** Selects the objects that are not at rest. */
const IN_SERVICE = [...AT_REST].map((phase) => `status.phase!=${phase}`).join(',')

export interface InServiceOptions {
  readonly client: KubeClient
  readonly discovery: Discovery
  readonly workload: WorkloadAccess
  readonly clock: Clock
  readonly log: Logger
}

/** One that a pass has to look at; `nodeName`: with the Node that has registered after its Machine was gone. */
export interface Unsettled extends ObjectKey {
  readonly nodeName?: string
}

/** Which of those that are not due a pass has to look at: what differs, and what cannot be compared. */
export type FindUnsettled = (others: Others) => Promise<readonly Unsettled[]>

export function createFindUnsettled(options: InServiceOptions): FindUnsettled {
  const reading: Reading = { ...options, specs: createSpecCache() }
  // A page of large objects takes memory, and letters that could not be delivered come many at once.
  const lookOnce = createCoalescedRuns((others: Others) => look(reading, others))
  return async (others) => {
    const { settled, late } = await lookOnce(others)
    const compared = [...others.inService, ...others.lately]
    const isLate = new Set(late.map(nameOfKey))
    const isUnsettled = (key: ObjectKey) =>
      !settled.has(nameOfKey(key)) && !isLate.has(nameOfKey(key))
    return [...compared.filter(isUnsettled), ...late]
  }
}

interface Look {
  /** Those that a pass would find nothing to do for. */
  readonly settled: ReadonlySet<string>
  /** Those at rest that have a Node all the same. */
  readonly late: readonly Unsettled[]
}

async function look(reading: Reading, { lately, atRest }: Others): Promise<Look> {
  const { client, clock, log } = reading
  const signal = AbortSignal.timeout(LONGEST_MS)
  const settled = new Set<string>()
  const late: Unsettled[] = []
  try {
    const machines = await shownMachines(reading, signal)
    if (machines === undefined) return { settled, late }
    const now = clock.now().toUTC()
    const nodes = createShownNodes(reading, signal)
    const resting: Subject[] = []
    const compare = async (object: KubeObject): Promise<void> => {
      const subject = readSubject(object, { ...UNASKED, specs: reading.specs })
      const machine = machines.get(nameOfKey(subject.key))
      if (await isSettled(subject, machine, nodes, now)) settled.add(nameOfKey(subject.key))
      if (machine === undefined && isAtRest(subject)) resting.push(subject)
    }
    // What has rested for longer is not read again: its row says enough.
    const selected = lately.length > 0 ? {} : { fieldSelector: IN_SERVICE }
    for await (const page of client.pages(SCHEDULED_MACHINES, selected, signal)) {
      // Together: a cluster that does not answer is waited for once.
      await Promise.all(page.map(compare))
    }
    for (const subject of resting) {
      const isRecent = hasRestedSince(subject, now.minus(LATELY))
      const node = await (isRecent ? nodes.of(subject) : nodes.listed(subject.key))
      if (node !== undefined && !isTold(subject.status.nodeRef?.name, node))
        late.push({ ...subject.key, nodeName: node.name })
    }
    for (const { nodeName, ...key } of atRest) {
      const isSeen = settled.has(nameOfKey(key)) || machines.has(nameOfKey(key))
      const node = isSeen ? undefined : await nodes.listed(key)
      if (node !== undefined && !isTold(nodeName, node)) late.push({ ...key, nodeName: node.name })
    }
  } catch (error) {
    if (!isKubeError(error)) throw error
    sayUnread('ScheduledMachine', error, log)
  }
  return { settled, late }
}

/** A host that was on its way when its Machine was deleted has registered its Node by then. */
const LATELY = { minutes: 15 }

// Its Machine was removed; or it was resumed or made, and what an event has shown before was left alone.
const REMOVED: ReadonlySet<string | undefined> = new Set(['MachineDeleted', 'KillSwitchActivated'])

function hasRestedSince({ status }: Subject, instant: DateTime): boolean {
  const told = status.conditions?.find(({ type }) => type === MACHINE_READY)
  const removedAt = REMOVED.has(readyReason({ status })) ? status.phaseSince : undefined
  return [removedAt, told?.lastTransitionTime].some((text) => {
    const since = parseInstant(text)
    return since !== undefined && since > instant
  })
}

// A Node that is Ready stays, and was told once.
function isTold(nodeName: string | undefined, { name, summary }: ShownNode): boolean {
  return summary?.node !== undefined && nodeName === name
}

interface Reading extends InServiceOptions {
  readonly specs: SpecCache
}

/** What has not been seen by then is looked at alone. With the batches after it, it fits the time that Knative gives
 * a sweep. */
const LONGEST_MS = 45_000

/** What is compared does not depend on how an installation is set up. */
const UNASKED: PassSettings = {
  ...DEFAULT_SETTINGS,
  finalizerTimeout: Duration.fromMillis(0),
  forceFinalizer: false,
}

async function isSettled(
  subject: Subject,
  machine: InServiceSummary | 'onItsWay' | 'look' | undefined,
  nodes: ShownNodes,
  now: DateTime,
): Promise<boolean> {
  if (machine === undefined) return isRightlyAtRest(subject, now) && isUpToDate(subject, {}, now)
  if (machine === 'look' || isAtRest(subject)) return false
  if (machine === 'onItsWay') return isProgressing(subject, now) && isUpToDate(subject, {}, now)
  const node = await nodes.of(subject)
  if (node?.summary === undefined || !(await nodes.isRecorded(subject))) return false
  return isUpToDate(subject, { ...machine, ...node.summary }, now)
}

// A clock that was ahead may have closed a window that is open, and put the wake off until tomorrow.
// Problems of the spec are left to the pass: some depend on how the installation is set up.
function isRightlyAtRest(subject: Subject, now: DateTime): boolean {
  const spec = { ...subject.spec, errors: [] }
  return isAtRest(subject) && goalOf({ ...subject, spec }, now).type !== 'join'
}

/** `look`: only a look can tell. `undefined`: they cannot be listed. */
async function shownMachines(
  { client, discovery, log }: Reading,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, InServiceSummary | 'onItsWay' | 'look'> | undefined> {
  const version = await discovery.machineVersion(signal)
  if (version === undefined) return undefined
  const pages = client.pages(machineResource(version), OURS, signal)
  return show(
    { kind: 'Machine', pages, log },
    ({ metadata: { namespace, name } }) => namespace && { namespace, name },
    (object) => summarizeMachine(object) ?? 'look',
  )
}

const OURS = { labelSelector: SCHEDULED_MACHINE_LABEL }
