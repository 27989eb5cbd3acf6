// The way to the API server. A module of its own, because an event is acknowledged before it is
// needed.
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
  /** Reads the credentials, which the first request finds then. Sends nothing to the API server; never rejects:
   * what is wrong with them is said by the request that wants them. */
  preload(): Promise<void>
}

/** A transport with the credentials that `environment` leads to; without any, each request throws. */
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
    'there are no credentials: not in a cluster, and KUBECONFIG is not set',
  )
}
