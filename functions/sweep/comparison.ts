// The comparison of the objects in service, with all modules that it needs. It is a separate module because a sweep
// that the alarm starts does not load it.
import { connectTo } from '#functions/workload-cluster.ts'
import type { Clock } from '#src/clock/clock.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import {
  createFindUnsettled,
  type FindUnsettled,
} from '#src/scheduled-machine/settled/find-unsettled.ts'
import type { CountRequests } from '#src/telemetry/count-requests.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export interface ComparisonOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  /** Counts the requests to workload clusters. */
  readonly countRequests: CountRequests
}

/** Reads through `client`, and reaches workload clusters over HTTPS. */
export function createComparison(options: ComparisonOptions): FindUnsettled {
  const { client, clock, log, countRequests } = options
  return createFindUnsettled({
    client,
    discovery: createDiscovery(client, clock),
    workload: createWorkloadAccess({
      management: client,
      connect: (to) => connectTo(to, countRequests),
    }),
    clock,
    log,
  })
}
