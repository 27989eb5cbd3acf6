// The reader of `sundial why`: a client that can only read, and a list of what it may not.
import { connectTo } from '#functions/workload-cluster.ts'
import type { Clock } from '#src/clock/clock.ts'
import type { WorkloadCredentials } from '#src/cluster-api/kubeconfig.ts'
import { askedFor } from '#src/kube/asked-for.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeError } from '#src/kube/kube-error.ts'
import { readOnly } from '#src/kube/read-only-client.ts'
import { createLogger, type Logger } from '#src/telemetry/logger.ts'

export interface Reader {
  readonly client: KubeClient
  readonly clock: Clock
  readonly isDev: boolean
  /** The same, for what an answer can do without: refusals are not noted. */
  readonly quietClient: KubeClient
  readonly log: Logger
  readonly signal: AbortSignal
  /** A client for a workload cluster, which can only read, too. */
  readonly connect: (credentials: WorkloadCredentials) => KubeClient
  /** What could not be read so far, each once: `secrets prod-kubeconfig in namespace team`. */
  unread(): readonly string[]
}

export interface ReaderOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly isDev: boolean
  readonly signal: AbortSignal
}

/** A new one for each explanation. */
export function createReader({ client, clock, isDev, signal }: ReaderOptions): Reader {
  const unread = new Set<string>()
  return {
    client: readOnly(client, (error) => unread.add(inWords(error))),
    quietClient: readOnly(client, () => {}),
    clock,
    isDev,
    // A pass logs what it does, and this one does nothing.
    log: createLogger({ level: 'error', write: () => {}, time: () => '' }),
    signal,
    // The function has the rights of the same kubeconfig, so a refusal is the same for both.
    connect: (credentials) =>
      readOnly(
        connectTo(credentials, (transport) => transport),
        () => {},
      ),
    unread: () => [...unread],
  }
}

function inWords({ request }: KubeError): string {
  if (request === undefined) return 'an object'
  const { resource, namespace, name } = askedFor(request)
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`
  return `${name === undefined ? resource : `${resource} ${name}`}${where}`
}
