// The reconciler with all modules that a pass needs. It is a separate module so that an event is acknowledged before
// they are loaded.
import { traceDecisions } from '#functions/trace-decisions.ts'
import { connectTo } from '#functions/workload-cluster.ts'
import type { Clock } from '#src/clock/clock.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import type { WatchExpiry } from '#src/cluster-api/kubeconfig-expiry.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { Deliveries } from '#src/outbox/deliveries.ts'
import { createReconciler, type Reconciler } from '#src/reconcile/reconciler.ts'
import { phaseTransitions } from '#src/scheduled-machine/phase-transitions.ts'
import type { ReconcileRequest } from '#src/scheduled-machine/request.ts'
import type { PassSettings } from '#src/scheduled-machine/subject.ts'
import { createScheduledMachineSystem } from '#src/scheduled-machine/system.ts'
import type { MeasureTransitions } from '#src/scheduled-machine/transition-metrics.ts'
import type { UpstreamMetrics } from '#src/scheduled-machine/upstream-metrics.ts'
import type { CountRequests } from '#src/telemetry/count-requests.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Tracing } from '#src/telemetry/tracing.ts'

export interface PassOptions extends PassSettings {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  /** Counts the requests to workload clusters. */
  readonly countRequests: CountRequests
  readonly tracing?: Tracing | undefined
  /** Sends the changes of phases to a sink. */
  readonly deliveries?: Deliveries | undefined
  readonly measureTransitions?: MeasureTransitions
  readonly watchExpiry?: WatchExpiry
  /** Counts under the names of 5-Spot. */
  readonly upstreamMetrics?: UpstreamMetrics | undefined
}

/** Reconciles ScheduledMachines through `client`, and reaches their workload clusters over HTTPS. */
export function createPass(options: PassOptions): {
  readonly reconcile: Reconciler<ReconcileRequest>
} {
  const { clock, log, tracing, countRequests, upstreamMetrics, ...others } = options
  const { measureTransitions, watchExpiry, deliveries, ...settings } = others
  const counted = (client: KubeClient) => upstreamMetrics?.countIn(client) ?? client
  const client = counted(options.client)
  const system = createScheduledMachineSystem({
    client,
    discovery: createDiscovery(client, clock),
    workload: createWorkloadAccess({
      management: client,
      connect: (to) => counted(connectTo(to, countRequests)),
      ...(watchExpiry !== undefined && { onCredentials: watchExpiry }),
    }),
    settings,
    measureTransitions,
  })
  const traced = tracing === undefined ? system : traceDecisions(system, tracing)
  const countedSystem = upstreamMetrics?.countSystem(traced) ?? traced
  const sending = deliveries?.of(countedSystem, phaseTransitions) ?? countedSystem
  const reconcile = createReconciler(sending, { client, clock, log })
  const counting = upstreamMetrics?.countReconciler(reconcile) ?? reconcile
  return { reconcile: deliveries?.after(counting) ?? counting }
}
