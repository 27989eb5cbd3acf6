// The function of any system. It receives an event, runs passes over the objects that the event concerns, and answers
// whether the sender must send the event again.
import type { DurationLike } from 'luxon'
import type { FunctionApp } from '#functions/function-app.ts'
import type { Clock } from '#src/clock/clock.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import { DUE_TYPE } from '#src/events/due-event.ts'
import { eventAges } from '#src/events/event-ages.ts'
import { isFromApiServer } from '#src/events/involved.ts'
import { type Answer, createReceiver } from '#src/events/receiver.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { keyOf, nameOfKey, type ObjectKey } from '#src/kube/object.ts'
import { createReadiness } from '#src/kube/readiness.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import type { Reconciler } from '#src/reconcile/reconciler.ts'
import type { MappedEvent, Watches } from '#src/reconcile/watches.ts'
import { createWorkQueue, type WorkQueue } from '#src/reconcile/work-queue.ts'
import { countPasses } from '#src/telemetry/count-passes.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { createMetrics, type Metrics } from '#src/telemetry/metrics.ts'
import { NO_TRACING, type Tracing } from '#src/telemetry/tracing.ts'
import type { Alarm } from '#src/wake/alarm.ts'

export interface ReconcilerDeps<Request extends ObjectKey, Lookup> {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly alarm: Alarm
  readonly watches: Watches<Request, Lookup>
  readonly reconcile: Reconciler<Request>
  readonly metrics?: Metrics
  readonly tracing?: Tracing
  /** How many passes may run at the same time. */
  readonly concurrency?: number
  /** How many objects may be in the queue. */
  readonly capacity?: number
  readonly passTimeout?: DurationLike
  /** Replaces the work queue. The fault simulator uses it to prove that it finds a defective queue. */
  readonly createQueue?: typeof createWorkQueue
}

/** The function as an app. Everything it keeps in memory may be lost. */
export function createReconcilerApp<Request extends ObjectKey, Lookup extends object>(
  deps: ReconcilerDeps<Request, Lookup>,
): FunctionApp {
  const { client, clock, log, watches, metrics = createMetrics(), tracing = NO_TRACING } = deps
  const { createQueue = createWorkQueue } = deps
  const passes = createQueue<Request>({
    pass: withSpan(withAlarm(deps), tracing),
    nameOf: nameOfKey,
    logFields: (request) => ({ ...keyOf(request) }),
    merge(earlier, later) {
      const merged = watches.mergeRequests(earlier, later)
      tracing.merge(merged, earlier, later)
      return merged
    },
    clock,
    log,
    onPass: countPasses(metrics),
    ...(deps.concurrency !== undefined && { concurrency: deps.concurrency }),
    ...(deps.capacity !== undefined && { capacity: deps.capacity }),
    ...(deps.passTimeout !== undefined && { deadline: deps.passTimeout }),
  })
  // Lookups have a separate queue: many events of one Node become one lookup, and no event waits for it.
  const lookups = createWorkQueue<Lookup>({
    pass: (lookup, signal) =>
      tracing.pass('look up', lookup, {}, async () => {
        const requests = await watches.lookUp(lookup, client, signal, {
          clock,
          log,
          alarm: deps.alarm,
        })
        for (const each of requests) tracing.ask(each)
        return addAll(passes, requests)
      }),
    nameOf: watches.nameOfLookup,
    logFields: (lookup) => ({ lookup: watches.nameOfLookup(lookup) }),
    clock,
    log,
    concurrency: LOOKUPS_AT_ONCE,
  })
  const measureAge = eventAges(metrics, clock)
  metrics.gauge('sundial_queue_depth', 'Keys that wait, run or will be retried.', passes.size)

  let draining = false
  return {
    app: createReceiver({
      receive: (event) => {
        if (draining) return REFUSED
        measureAge(event)
        return tracing.receive(event, () => {
          const mapped = watches.mapEvent(event)
          for (const each of askedIn(mapped)) tracing.ask(each)
          const { nameOfLookup } = watches
          return answer(mapped, senderOf(event), { passes, lookups, nameOfLookup, clock })
        })
      },
      notReady: createReadiness(client, watches.served),
      log,
      metrics,
    }),
    // Lookups first: they add the objects that they find to the queue of passes.
    async drain() {
      draining = true
      await lookups.drain()
      await passes.drain()
    },
    idle: () => passes.size() === 0 && lookups.size() === 0,
  }
}

const LOOKUPS_AT_ONCE = 4

function askedIn<Request extends object, Lookup extends object>(
  mapped: MappedEvent<Request, Lookup>,
): readonly object[] {
  if (mapped.type === 'requests') return mapped.requests
  if (mapped.type === 'lookups') return mapped.lookups
  return mapped.type === 'lookup' ? [mapped.lookup] : []
}

type Sender = 'sweep' | 'source' | 'other'

function senderOf(event: CloudEvent): Sender {
  if (event.type === DUE_TYPE) return 'sweep'
  return isFromApiServer(event) ? 'source' : 'other'
}

interface Queues<Request, Lookup> {
  readonly passes: WorkQueue<Request>
  readonly lookups: WorkQueue<Lookup>
  readonly nameOfLookup: (lookup: Lookup) => string
  readonly clock: Clock
}

// Takes the mapped event, not the event itself, so that the event is not held in memory while its passes run.
async function answer<Request extends ObjectKey, Lookup extends object>(
  mapped: MappedEvent<Request, Lookup>,
  sender: Sender,
  { passes, lookups, nameOfLookup, clock }: Queues<Request, Lookup>,
): Promise<Answer> {
  switch (mapped.type) {
    case 'none':
      return { status: sender === 'source' ? 202 : 204 }
    case 'requests':
      if (sender === 'sweep') return runAll(mapped.requests, { passes, clock })
      return mapped.requests.every(passes.add) ? { status: 202 } : REFUSED
    case 'lookups':
      return answerTo(
        mapped.lookups.map(nameOfLookup),
        await Promise.all(mapped.lookups.map(lookups.run)),
      )
    default:
      return lookups.add(mapped.lookup) ? { status: 202 } : REFUSED
  }
}

const REFUSED: Answer = {
  status: 503,
  reason: 'The queue is full, or the function is shutting down.',
}

/** The sweep gets its answer after this time, before it gives up (`POST_TIMEOUT_SECONDS`). */
const ANSWER_AFTER = { seconds: 200 }

// If the passes take too long, the queue goes on with those that are not done or have failed, and the sender need not send
// any again.
async function runAll<Request extends ObjectKey>(
  requests: readonly Request[],
  { passes, clock }: Pick<Queues<Request, never>, 'passes' | 'clock'>,
): Promise<Answer> {
  const waiting = new Set(requests)
  const failed: Request[] = []
  const outcomes = Promise.all(
    requests.map(async (request) => {
      const outcome = await passes.run(request)
      waiting.delete(request)
      if (outcome.kind === 'again') failed.push(request)
      return outcome
    }),
  )
  const late = Promise.withResolvers<Answer>()
  const cancel = clock.at(clock.now().plus(ANSWER_AFTER), () => {
    for (const request of waiting) passes.takeOver(request)
    for (const request of failed) passes.add(request)
    late.resolve({ status: 202 })
  })
  const answered = outcomes.then((all) => answerTo(requests.map(nameOfKey), all))
  return Promise.race([answered, late.promise]).finally(cancel)
}

function answerTo(names: readonly string[], outcomes: readonly Outcome[]): Answer {
  const again = outcomes.flatMap((outcome, i) => {
    return outcome.kind === 'again' ? [{ ...outcome, name: names[i] }] : []
  })
  const [first] = again
  if (first === undefined) return { status: 204 }
  const waits = again.flatMap(({ retryAfterSeconds = [] }) => retryAfterSeconds)
  return {
    status: 503,
    reason: `${again.length} of ${names.length} passes did not finish; ${first.name}: ${first.reason}`,
    ...(waits.length > 0 && { retryAfterSeconds: Math.max(...waits) }),
  }
}

function addAll<Request>(passes: WorkQueue<Request>, requests: readonly Request[]): Outcome {
  return requests.every(passes.add)
    ? { kind: 'settled' }
    : { kind: 'again', reason: 'the queue of passes is full' }
}

function withSpan<Request extends ObjectKey>(
  reconcile: Reconciler<Request>,
  tracing: Tracing,
): Reconciler<Request> {
  return (request, signal) =>
    tracing.pass('pass', request, { 'sundial.object': nameOfKey(request) }, async () => {
      const outcome = await reconcile(request, signal)
      tracing.tell({ 'sundial.outcome': outcome.kind })
      return outcome
    })
}

// Sets the alarm to the wake time of the object. If that fails, the pass still counts as done: the backstop
// reconciles the object.
function withAlarm<Request extends ObjectKey, Lookup>({
  reconcile,
  alarm,
  log,
}: ReconcilerDeps<Request, Lookup>): Reconciler<Request> {
  return async (request, signal) => {
    const outcome = await reconcile(request, signal)
    if (outcome.kind !== 'settled' || outcome.wakeTime === undefined) return outcome
    try {
      await alarm.ensure(outcome.wakeTime, signal)
    } catch (error) {
      log.warn('could not set the alarm', { ...keyOf(request), error })
    }
    return outcome
  }
}
