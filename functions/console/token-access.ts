// The connection to the API server in a cluster: its address and its certificate authority, and for each request the token
// of the reader. The process has no token of its own.
import { readFile } from 'node:fs/promises'
import type { Access } from '#functions/console/access.ts'
import type { ConsoleEnvironment } from '#functions/console/environment.ts'
import type { ServerClock } from '#src/clock/server-clock.ts'
import { createKubeClient } from '#src/kube/client.ts'
import {
  type Credentials,
  type Access as KubeAccess,
  loadCredentials,
} from '#src/kube/credentials.ts'
import { createHttpsStream } from '#src/kube/https-stream.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import type { Transport } from '#src/kube/transport.ts'
import type { CountRequests } from '#src/telemetry/count-requests.ts'
import { VERSION } from '#src/telemetry/version.ts'

interface Around {
  readonly listen: ServerClock['listen']
  readonly countRequests: CountRequests
}

export function createTokenAccess(
  environment: ConsoleEnvironment,
  { listen, countRequests }: Around,
): Extract<Access, { type: 'token' }> {
  const userAgent = `sundial/${VERSION}`
  const credentials = withoutIdentity(environment)
  const transport = countRequests(
    listen(createHttpsTransport(credentials, { userAgent })),
    'management',
  )
  const openStream = createHttpsStream(credentials, userAgent)
  return {
    type: 'token',
    anonymous: createKubeClient(transport),
    connect(token) {
      const own = { authorization: `Bearer ${token}` }
      const asReader: Transport = (request) =>
        transport({ ...request, headers: { ...request.headers, ...own } })
      return {
        client: createKubeClient(asReader, { quotesContent: true }),
        openStream: (path, signal, headers) => openStream(path, signal, { ...headers, ...own }),
      }
    },
  }
}

/** Only how the server is reached: no token, no client certificate, no password. */
function withoutIdentity(environment: ConsoleEnvironment): Credentials {
  let access: Promise<KubeAccess> | undefined
  return {
    current() {
      access ??= readAccess(environment).catch((error: unknown) => {
        access = undefined
        throw error
      })
      return access
    },
    // A refusal is about the token of the reader.
    forget() {},
  }
}

/** Kubernetes puts it there in each pod. */
const CERTIFICATE_AUTHORITY = '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt'

async function readAccess(environment: ConsoleEnvironment): Promise<KubeAccess> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port, KUBECONFIG } = environment
  if (host !== undefined) {
    const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`
    return { server, tls: { ca: await readFile(CERTIFICATE_AUTHORITY, 'utf8') }, headers: {} }
  }
  if (KUBECONFIG === undefined) {
    throw new Error('there is no cluster: the process is not in one, and KUBECONFIG is not set')
  }
  const { server, tls } = await loadCredentials({ type: 'kubeconfig', paths: KUBECONFIG }).current()
  const { ca, servername, rejectUnauthorized } = tls
  return {
    server,
    tls: {
      ...(ca !== undefined && { ca }),
      ...(servername !== undefined && { servername }),
      ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
    },
    headers: {},
  }
}
