// The reconciler with all modules that a pass needs. It is a separate module so that an event is acknowledged before
// they are loaded.
import { connectTo } from '#functions/workload-cluster.ts'
import type { Clock } from '#src/clock/clock.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { createReconciler, type Reconciler } from '#src/reconcile/reconciler.ts'
import type { ReconcileRequest } from '#src/scheduled-machine/request.ts'
import type { PassSettings } from '#src/scheduled-machine/subject.ts'
import { createScheduledMachineSystem } from '#src/scheduled-machine/system.ts'
import type { CountRequests } from '#src/telemetry/count-requests.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export interface PassOptions extends PassSettings {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  /** Counts the requests to workload clusters. */
  readonly countRequests: CountRequests
}

/** Reconciles ScheduledMachines through `client`, and reaches their workload clusters over HTTPS. */
export function createPass(options: PassOptions): {
  readonly reconcile: Reconciler<ReconcileRequest>
} {
  const { client, clock, log, countRequests, ...settings } = options
  const system = createScheduledMachineSystem({
    client,
    discovery: createDiscovery(client, clock),
    workload: createWorkloadAccess({
      management: client,
      connect: (to) => connectTo(to, countRequests),
    }),
    settings,
  })
  return { reconcile: createReconciler(system, { client, clock, log }) }
}
