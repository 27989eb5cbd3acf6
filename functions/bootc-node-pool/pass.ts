// The reconciler with all modules that a pass needs. It is a separate module so that an event is acknowledged before
// they are loaded.
import type { Duration } from 'luxon'
import { traceDecisions } from '#functions/trace-decisions.ts'
import { poolTransitions } from '#src/bootc-node-pool/pool-transitions.ts'
import type { PoolRequest } from '#src/bootc-node-pool/request.ts'
import { createBootcNodePoolSystem } from '#src/bootc-node-pool/system.ts'
import type { Clock } from '#src/clock/clock.ts'
import type { RegistryPolicy } from '#src/images/registry/policy.ts'
import { createTagResolver } from '#src/images/registry/resolve-tag.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { Deliveries } from '#src/outbox/deliveries.ts'
import { createReconciler, type Reconciler } from '#src/reconcile/reconciler.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Tracing } from '#src/telemetry/tracing.ts'

export interface PassOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly tracing?: Tracing | undefined
  /** Sends the changes of pools and nodes to a sink. */
  readonly deliveries?: Deliveries | undefined
  /** How often a tag is looked up. */
  readonly tagInterval: Duration
  /** Which registries may be asked, and how. */
  readonly policy: RegistryPolicy
}

/** Reconciles BootcNodePools through `client`, and asks the registries themselves. */
export function createPass({
  client,
  clock,
  log,
  tracing,
  deliveries,
  tagInterval,
  policy,
}: PassOptions): Reconciler<PoolRequest> {
  const resolveTag = createTagResolver({ clock, policy })
  const system = createBootcNodePoolSystem({ client, resolveTag, tagInterval })
  const traced = tracing === undefined ? system : traceDecisions(system, tracing)
  const sending = deliveries?.of(traced, poolTransitions) ?? traced
  const reconcile = createReconciler(sending, { client, clock, log })
  return deliveries?.after(reconcile) ?? reconcile
}
