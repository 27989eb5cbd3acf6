// The comparison of what is in service, with all that it needs. A module of its own, because an alarm's sweep goes
// without.
import { connectTo } from '#functions/workload-cluster.ts'
import type { Clock } from '#src/clock/clock.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { createFindUnsettled, type FindUnsettled } from '#src/scheduled-machine/in-service.ts'
import type { CountRequests } from '#src/telemetry/count-requests.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export interface ComparisonOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  /** Counts what goes to workload clusters. */
  readonly countRequests: CountRequests
}

/** Through `client`, and over HTTPS to workload clusters. */
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
