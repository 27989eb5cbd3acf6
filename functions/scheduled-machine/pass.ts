// The pass, with all that it needs. A module of its own, because an event is acknowledged before any
// of it is loaded.
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import type { WorkloadCredentials } from '#src/cluster-api/kubeconfig.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import type { Clock } from '#src/reconcile/clock.ts'
import { createFindUnsettled, type FindUnsettled } from '#src/scheduled-machine/in-service.ts'
import { createReconciler, type Reconciler } from '#src/scheduled-machine/reconciler.ts'
import type { PassSettings } from '#src/scheduled-machine/subject.ts'
import type { CountRequests } from '#src/telemetry/count-requests.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { VERSION } from '#src/telemetry/version.ts'

export interface PassOptions extends PassSettings {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  /** Counts what goes to workload clusters. */
  readonly countRequests: CountRequests
}

/** Passes over ScheduledMachines through `client`, and over HTTPS to their workload clusters; and the look
 * that finds which of those in service need one. */
export function createPass({ client, clock, log, countRequests, ...settings }: PassOptions): {
  readonly reconcile: Reconciler
  readonly findUnsettled: FindUnsettled
} {
  const options = {
    client,
    discovery: createDiscovery(client, clock),
    workload: createWorkloadAccess({
      management: client,
      connect: (to) => connectTo(to, countRequests),
    }),
    clock,
    log,
    settings,
  }
  return { reconcile: createReconciler(options), findUnsettled: createFindUnsettled(options) }
}

// What a kubeconfig Secret says goes nowhere: not where the server is, either.
function connectTo(credentials: WorkloadCredentials, countRequests: CountRequests): KubeClient {
  const { server, certificateAuthority: ca, clientCertificate: cert, clientKey: key } = credentials
  const { token, tlsServerName: servername } = credentials
  const access = {
    server,
    tls: {
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(servername !== undefined && { servername }),
    },
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  }
  const transport = createHttpsTransport(fixedCredentials(access), {
    userAgent: `sundial/${VERSION}`,
    hidesServer: true,
  })
  return createKubeClient(countRequests(transport, 'workload'))
}
