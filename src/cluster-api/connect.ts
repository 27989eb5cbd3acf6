import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { type Access, fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import type { WorkloadCredentials } from './kubeconfig.ts'

/** A client over connections of its own, with the credentials of a kubeconfig Secret. */
export function connectWorkload(credentials: WorkloadCredentials): KubeClient {
  return createKubeClient(createHttpsTransport(fixedCredentials(accessOf(credentials))))
}

/** The same credentials as the transport wants them. */
export function accessOf(credentials: WorkloadCredentials): Access {
  const { server, certificateAuthority, clientCertificate, clientKey, token, tlsServerName } =
    credentials
  return {
    server,
    tls: {
      ...(certificateAuthority !== undefined && { ca: certificateAuthority }),
      ...(clientCertificate !== undefined && { cert: clientCertificate }),
      ...(clientKey !== undefined && { key: clientKey }),
      ...(tlsServerName !== undefined && { servername: tlsServerName }),
    },
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  }
}
