import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import type { WorkloadCredentials } from './kubeconfig.ts'

/** A client over connections of its own, with the credentials of a kubeconfig Secret. */
export function connectWorkload(credentials: WorkloadCredentials): KubeClient {
  const { server, certificateAuthority, clientCertificate, clientKey, token, tlsServerName } =
    credentials
  return createKubeClient(
    createHttpsTransport(
      fixedCredentials({
        server,
        tls: {
          ...(certificateAuthority !== undefined && { ca: certificateAuthority }),
          ...(clientCertificate !== undefined && { cert: clientCertificate }),
          ...(clientKey !== undefined && { key: clientKey }),
          ...(tlsServerName !== undefined && { servername: tlsServerName }),
        },
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      }),
    ),
  )
}
