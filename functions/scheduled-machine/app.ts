// The function that owns ScheduledMachines: an event in, passes over what it names, and an answer
// that says whether to send it again.
import type { DurationLike } from 'luxon'
import type { FunctionApp } from '#functions/function-app.ts'
import type { Clock } from '#src/clock/clock.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import { DUE_TYPE } from '#src/events/due-event.ts'
import { type Lookup, lookUp, nameOfLookup } from '#src/events/lookup.ts'
import { type Answer, createReceiver } from '#src/events/receiver.ts'
import {
  isFromApiServer,
  type MappedEvent,
  mapEvent,
  mergeRequests,
  type ReconcileRequest,
} from '#src/events/watches.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import { createReadiness } from '#src/kube/readiness.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import { createWorkQueue, type WorkQueue } from '#src/reconcile/work-queue.ts'
import { countPasses } from '#src/telemetry/count-passes.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { createMetrics, type Metrics } from '#src/telemetry/metrics.ts'
import type { Alarm } from '#src/wake/alarm.ts'

export interface ScheduledMachineDeps {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly alarm: Alarm
  /** One pass over one ScheduledMachine. */
  readonly reconcile: (request: ReconcileRequest, signal: AbortSignal) => Promise<Outcome>
  /** API groups of bootstrap and infrastructure objects. */
  readonly providerGroups: readonly string[]
  readonly metrics?: Metrics
  /** Passes at the same time. */
  readonly concurrency?: number
  /** Keys that may wait. */
  readonly capacity?: number
  readonly passTimeout?: DurationLike
  /** The queue in front of the passes, if not our own: for a proof that a defect in it is found. */
  readonly createQueue?: typeof createWorkQueue
}

/** The function as an app. It keeps nothing that must not be lost. */
export function createScheduledMachineApp(deps: ScheduledMachineDeps): FunctionApp {
  const { client, clock, log, metrics = createMetrics(), createQueue = createWorkQueue } = deps
  const passes = createQueue<ReconcileRequest>({
    pass: withAlarm(deps),
    nameOf: ({ namespace, name }) => `${namespace}/${name}`,
    logFields: ({ namespace, name }) => ({ namespace, name }),
    merge: mergeRequests,
    clock,
    log,
    onPass: countPasses(metrics),
    ...(deps.concurrency !== undefined && { concurrency: deps.concurrency }),
    ...(deps.capacity !== undefined && { capacity: deps.capacity }),
    ...(deps.passTimeout !== undefined && { deadline: deps.passTimeout }),
  })
  // A queue of their own, so that many events of one Node become one request, and none is waited for.
  const lookups = createWorkQueue<Lookup>({
    pass: async (target, signal) => addAll(passes, await lookUp(target, client, signal)),
    nameOf: nameOfLookup,
    logFields: ({ type: _, ...target }) => ({ lookup: target }),
    clock,
    log,
    concurrency: LOOKUPS_AT_ONCE,
  })
  metrics.gauge('sundial_queue_depth', 'Keys that wait, run or will be tried again.', passes.size)

  let draining = false
  return {
    app: createReceiver({
      receive: (event) => (draining ? REFUSED : receive(event, { ...deps, passes, lookups })),
      notReady: createReadiness(client, NEEDS),
      log,
      metrics,
    }),
    // Lookups first: what they find goes into the other queue.
    async drain() {
      draining = true
      await lookups.drain()
      await passes.drain()
    },
    idle: () => passes.size() === 0 && lookups.size() === 0,
  }
}

const LOOKUPS_AT_ONCE = 4
const NEEDS = {
  kinds: { '5spot.finos.org/v1alpha1': ['ScheduledMachine'] },
  groups: ['cluster.x-k8s.io'],
}

interface Work extends Pick<ScheduledMachineDeps, 'providerGroups'> {
  readonly passes: WorkQueue<ReconcileRequest>
  readonly lookups: WorkQueue<Lookup>
}

// Of the event only what it names is kept while its passes are waited for.
function receive(event: CloudEvent, work: Work): Promise<Answer> {
  const asker = event.type === DUE_TYPE ? 'sweep' : isFromApiServer(event) ? 'source' : 'stranger'
  return lookAt(mapEvent(event, work), asker, work)
}

async function lookAt(
  target: MappedEvent,
  asker: 'sweep' | 'source' | 'stranger',
  { passes, lookups }: Work,
): Promise<Answer> {
  switch (target.type) {
    case 'none':
      return { status: asker === 'source' ? 202 : 204 }
    case 'requests':
      if (asker === 'sweep') return answerTo(await runAll(passes, target.requests))
      return target.requests.every(passes.add) ? { status: 202 } : REFUSED
    default:
      return lookups.add(target) ? { status: 202 } : REFUSED
  }
}

const REFUSED: Answer = {
  status: 503,
  reason: 'The queue is full, or the function is shutting down.',
}

async function runAll(
  passes: WorkQueue<ReconcileRequest>,
  keys: readonly ReconcileRequest[],
): Promise<Outcome> {
  const outcomes = await Promise.all(keys.map(passes.run))
  const again = outcomes.flatMap((outcome, i) => {
    const key = keys[i]
    return outcome.kind === 'again' && key ? [{ ...key, ...outcome }] : []
  })
  const [first] = again
  if (first === undefined) return { kind: 'settled' }
  const waits = again.flatMap(({ retryAfterSeconds = [] }) => retryAfterSeconds)
  return {
    kind: 'again',
    reason: `${again.length} of ${keys.length} could not be finished; ${first.namespace}/${first.name}: ${first.reason}`,
    ...(waits.length > 0 && { retryAfterSeconds: Math.max(...waits) }),
  }
}

function answerTo(outcome: Outcome): Answer {
  if (outcome.kind !== 'again') return { status: 204 }
  const { reason, retryAfterSeconds } = outcome
  return { status: 503, reason, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }
}

function addAll(passes: WorkQueue<ReconcileRequest>, keys: readonly NamespacedKey[]): Outcome {
  return keys.every(passes.add)
    ? { kind: 'settled' }
    : { kind: 'again', reason: 'the queue of passes is full' }
}

// What waits must be woken. When the alarm cannot be set the pass is no less done: the backstop comes.
function withAlarm({
  reconcile,
  alarm,
  log,
}: ScheduledMachineDeps): ScheduledMachineDeps['reconcile'] {
  return async (request, signal) => {
    const outcome = await reconcile(request, signal)
    if (outcome.kind !== 'settled' || outcome.wakeTime === undefined) return outcome
    try {
      await alarm.ensure(outcome.wakeTime, signal)
    } catch (error) {
      const { namespace, name } = request
      log.warn('could not set the alarm', { namespace, name, error })
    }
    return outcome
  }
}
