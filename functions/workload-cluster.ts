// The connection of the functions to a workload cluster, over HTTPS.
import { realClock } from '#src/clock/real-clock.ts'
import type { WorkloadCredentials } from '#src/cluster-api/kubeconfig.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { retryRefused } from '#src/kube/retry-refused.ts'
import type { CountRequests } from '#src/telemetry/count-requests.ts'
import { VERSION } from '#src/telemetry/version.ts'

/** A client with the credentials of a kubeconfig Secret. Nothing from the Secret appears in errors, not even the
 * address of the server. */
export function connectTo(
  credentials: WorkloadCredentials,
  countRequests: CountRequests,
): KubeClient {
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
  return createKubeClient(retryRefused(countRequests(transport, 'workload'), realClock))
}
