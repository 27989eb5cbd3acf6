// The deliveries of one process. They run beside the passes, so that no pass waits for a sink. What fails is tried again
// with a back-off, and after that by the next backstop, which hands on the objects that have something to deliver.
import { keyOf, nameOfKey, type ObjectKey } from '#src/kube/object.ts'
import type { Reconciler } from '#src/reconcile/reconciler.ts'
import type { System } from '#src/reconcile/system.ts'
import { createWorkQueue } from '#src/reconcile/work-queue.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'
import { type DeliveryOptions, deliver } from './delivery.ts'
import { createTurns } from './turns.ts'
import { type OutboxTypes, type TransitionsOf, withOutbox } from './with-outbox.ts'

export interface DeliveriesOptions extends Omit<DeliveryOptions, 'onDelivered' | 'turns'> {
  readonly log: Logger
  readonly metrics: Metrics
}

export interface Deliveries {
  /** The same system, which stores its transitions. */
  of<T extends OutboxTypes>(system: System<T>, transitionsOf: TransitionsOf<T['Status']>): System<T>
  /** The same reconciler. After the passes of a request it delivers. */
  after<Request extends ObjectKey>(reconcile: Reconciler<Request>): Reconciler<Request>
  /** Resolves when what runs is done. Nothing is lost: it is in the status. */
  drain(): Promise<void>
  /** Whether no delivery waits and none runs. */
  idle(): boolean
}

const CONCURRENCY = 8

export function createDeliveries({
  log,
  clock,
  metrics,
  ...options
}: DeliveriesOptions): Deliveries {
  const events = metrics.counter(
    'sundial_transition_events_total',
    'Transitions that a sink has taken, or that were given up.',
  )
  const onDelivered = () => events.add({ result: 'delivered' })
  const turns = createTurns(clock)
  const queue = createWorkQueue<ObjectKey>({
    pass: (key, signal) => deliver(key, signal, { ...options, clock, turns, onDelivered }),
    nameOf: nameOfKey,
    logFields: (key) => ({ ...key, delivery: true }),
    clock,
    log,
    backgroundConcurrency: CONCURRENCY,
  })
  const waiting = new Map<string, ObjectKey>()
  return {
    of: (system, transitionsOf) =>
      withOutbox(system, transitionsOf, {
        waits: (key) => void waiting.set(nameOfKey(key), keyOf(key)),
        lost(key, count) {
          events.add({ result: 'lost' }, count)
          log.warn('gave up transitions that no sink has taken', { ...keyOf(key), count })
        },
      }),
    after: (reconcile) => async (request, signal) => {
      try {
        return await turns.pass(request, () => reconcile(request, signal))
      } finally {
        // Also after a pass that runs again: that may go on for hours, and what is in the status has happened.
        const key = waiting.get(nameOfKey(request))
        waiting.delete(nameOfKey(request))
        if (key !== undefined) queue.add(key)
      }
    },
    drain: queue.drain,
    idle: () => queue.size() === 0,
  }
}
