// The part of a pod that sends transitions to a sink.
import { createDeliveries, type Deliveries } from '#src/outbox/deliveries.ts'
import type { Sink } from '#src/outbox/sink.ts'
import type { EventKind } from '#src/outbox/transition-event.ts'
import { createMetrics } from '#src/telemetry/metrics.ts'
import type { PodDeps } from './simulated-system.ts'

/** The sink of a pod, with the clock of the pod. */
export type SinkOf = (pod: PodDeps) => Sink

/** `undefined`: there is no sink. */
export function createSender(
  deps: PodDeps,
  kind: EventKind,
  sinkOf: SinkOf | undefined,
): Deliveries | undefined {
  return sinkOf && createDeliveries({ ...deps, kind, metrics: createMetrics(), sink: sinkOf(deps) })
}
