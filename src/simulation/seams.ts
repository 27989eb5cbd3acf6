// Where a test puts a deliberate defect: each is one that the simulator has to find.

import type { Clock } from '#src/clock/clock.ts'
import type { WorkloadAccess } from '#src/cluster-api/workload.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import type { Transport } from '#src/kube/transport.ts'
import type { createWorkQueue } from '#src/reconcile/work-queue.ts'
import type { decide, triage } from '#src/scheduled-machine/decide.ts'

export interface Seams {
  /** The way of a pod to the API server. */
  readonly transport: (transport: Transport) => Transport
  readonly clock: (clock: Clock) => Clock
  /** The way of the sweep to scheduled-machine. */
  readonly post: (
    post: (event: CloudEventRequest) => Promise<number>,
  ) => (event: CloudEventRequest) => Promise<number>
  /** The way to workload clusters. */
  readonly workload: (access: WorkloadAccess) => WorkloadAccess
  /** The rules, if not our own. */
  readonly triage: typeof triage | undefined
  readonly decide: typeof decide | undefined
  /** The queue in front of the passes, if not our own. */
  readonly createQueue: typeof createWorkQueue | undefined
}

/** Everything as it is in production. */
export const NO_DEFECT: Seams = {
  transport: (transport) => transport,
  clock: (clock) => clock,
  post: (post) => post,
  workload: (access) => access,
  triage: undefined,
  decide: undefined,
  createQueue: undefined,
}
