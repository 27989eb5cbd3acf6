// The pass, with all that it needs. A module of its own, because an event is acknowledged before any
// of it is loaded.
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
  /** Counts what goes to workload clusters. */
  readonly countRequests: CountRequests
}

/** Passes over ScheduledMachines through `client`, and over HTTPS to their workload clusters. */
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
