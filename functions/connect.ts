// The connection to the API server. It is a separate module so that an event is acknowledged before this module is
// loaded.
import {
  type CredentialsEnvironment,
  findCredentials,
  loadCredentials,
} from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { Transport } from '#src/kube/transport.ts'
import { VERSION } from '#src/telemetry/version.ts'

export interface Connection {
  readonly transport: Transport
  /** Reads the credentials before the first request needs them. Sends nothing to the API server. Never rejects: the
   * first request throws the error of unusable credentials. */
  preload(): Promise<void>
}

/** A transport with the credentials that `environment` names. If there are none, each request throws. */
export async function connect(environment: CredentialsEnvironment): Promise<Connection> {
  const source = await findCredentials(environment)
  if (source === undefined) return { transport: refuse, async preload() {} }
  const credentials = loadCredentials(source)
  return {
    transport: createHttpsTransport(credentials, { userAgent: `sundial/${VERSION}` }),
    async preload() {
      await credentials.current().catch(() => undefined)
    },
  }
}

const refuse: Transport = async () => {
  throw new KubeError(
    'Unavailable',
    'there are no credentials: the process is not in a cluster, and KUBECONFIG is not set',
  )
}
