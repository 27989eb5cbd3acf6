// The reader of an explanation: a client that can only read, and a list of what it may not.
import type { Duration } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { WorkloadCredentials } from '#src/cluster-api/kubeconfig.ts'
import { askedFor } from '#src/kube/asked-for.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { readOnly } from '#src/kube/read-only-client.ts'
import type { PassSettings } from '#src/scheduled-machine/subject.ts'
import { createLogger, type Logger } from '#src/telemetry/logger.ts'

/** The settings of the functions as they are installed, so that an answer follows the same ones. */
interface InstalledSettings {
  machineSettings(client: KubeClient, signal: AbortSignal): Promise<PassSettings>
  /** How often a tag is looked up. */
  tagInterval(client: KubeClient, signal: AbortSignal): Promise<Duration>
}

export interface Reader {
  readonly settings: InstalledSettings
  readonly client: KubeClient
  readonly clock: Clock
  readonly isDev: boolean
  /** The same, for what an answer can do without: refusals are not noted. */
  readonly quietClient: KubeClient
  readonly log: Logger
  readonly signal: AbortSignal
  /** A client for a workload cluster, which can only read, too. */
  readonly connect: (credentials: WorkloadCredentials) => KubeClient
  /** What could not be read so far, each once: `secrets prod-kubeconfig in namespace team`, a workload cluster. */
  unread(): readonly string[]
}

export interface ReaderOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly isDev: boolean
  readonly signal: AbortSignal
  readonly settings: InstalledSettings
  /** A client for a workload cluster. Absent: other clusters are not reached from here, and count as unread. */
  readonly connect?: ((credentials: WorkloadCredentials) => KubeClient) | undefined
}

/** A new one for each explanation. */
export function createReader({ connect, ...options }: ReaderOptions): Reader {
  const { client } = options
  const unread = new Set<string>()
  const note = (error: KubeError) => unread.add(inWords(error))
  return {
    ...options,
    client: readOnly(client, note),
    quietClient: readOnly(client, () => {}),
    // A pass logs what it does, and this one does nothing.
    log: createLogger({ level: 'error', write: () => {}, time: () => '' }),
    // The function has the rights of the same kubeconfig, so a refusal is the same for both.
    connect: (credentials) =>
      connect === undefined
        ? readOnly(UNREACHED, () => unread.add(ITS_CLUSTER))
        : readOnly(connect(credentials), () => {}),
    unread: () => [...unread],
  }
}

const ITS_CLUSTER = 'its workload cluster, which is not reached from here'

const UNREACHED = createKubeClient(async (request) => {
  throw new KubeError('Forbidden', 'other clusters are not reached from here', { request })
})

function inWords({ request }: KubeError): string {
  if (request === undefined) return 'an object'
  const { resource, namespace, name } = askedFor(request)
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`
  return `${name === undefined ? resource : `${resource} ${name}`}${where}`
}
