// The cluster of a command, with the rights of the person who runs it.
import type { Clock } from '#src/clock/clock.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { createServerClock } from '#src/clock/server-clock.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { type Credentials, fixedCredentials, loadCredentials } from '#src/kube/credentials.ts'
import { createHttpsStream, type OpenStream } from '#src/kube/https-stream.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { VERSION } from '#src/telemetry/version.ts'
import { explainFailure } from '#src/views/explain-failure.ts'
import { CommandFailed } from '../command-failed.ts'
import { isDevAt } from '../dev/running-dev.ts'
import type { CliIo } from '../io.ts'
import {
  type ClusterChoice,
  findCluster,
  realSurroundings,
  type Surroundings,
} from './find-cluster.ts'
import { readKubeconfig } from './read-kubeconfig.ts'

export interface Cluster {
  readonly client: KubeClient
  readonly openStream: OpenStream
  /** The API server's time: that of `sundial dev` is simulated. */
  readonly clock: Clock
  /** For sentences: `sundial dev (http://127.0.0.1:7080)`, `context kind (https://127.0.0.1:6443)`. */
  readonly title: string
  /** Whether it is a `sundial dev`, found or named. */
  readonly isDev: boolean
  /** `KUBECONFIG=PATH`, if it names another cluster than the running `sundial dev` that is used. */
  readonly passedOver?: string | undefined
  /** Of the kubeconfig's context. */
  readonly namespace: string
  /** The flags with which kubectl reaches the same cluster; none where it does without. */
  readonly kubectlFlags: readonly string[]
}

/**
 * Runs a command against the cluster that `choice` names, else the one that is found (see `findCluster`). Returns the
 * result of `run`. A failed request of `run` becomes one sentence with a remedy: a CommandFailed. Throws a UsageError for
 * a wrong choice.
 */
export async function onCluster<T>(
  choice: ClusterChoice,
  run: (cluster: Cluster) => Promise<T>,
  surroundings: Surroundings = realSurroundings(),
): Promise<T> {
  const cluster = await connect(choice, surroundings)
  try {
    return await run(cluster)
  } catch (error) {
    if (!isKubeError(error)) throw error
    throw new CommandFailed(explainFailure(error, cluster), { cause: error })
  }
}

/** Says on stderr that a running `sundial dev` is used although `KUBECONFIG` names something else. */
export function notePassedOver({ title, passedOver }: Cluster, io: Pick<CliIo, 'stderr'>): void {
  if (passedOver === undefined) return
  io.stderr(
    `note: the cluster is the running ${title}, not that of ${passedOver}. To choose another: --kubeconfig PATH.\n`,
  )
}

async function connect(choice: ClusterChoice, surroundings: Surroundings): Promise<Cluster> {
  const found = await findCluster(choice, surroundings)
  if (found.type === 'dev') {
    const { url: server, kubeconfig } = found.dev
    return {
      ...connectionOf(fixedCredentials({ server, tls: {}, headers: {} })),
      title: `sundial dev (${server})`,
      isDev: true,
      passedOver: found.passedOver,
      namespace: 'default',
      kubectlFlags: ['--kubeconfig', kubeconfig],
    }
  }
  const { paths, title } = found
  const { context, namespace, server } = await readKubeconfig(paths, title, choice.context)
  const credentials = loadCredentials({ type: 'kubeconfig', paths, context })
  await credentials.current().catch((error: unknown) => {
    const words = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new CommandFailed(`${title}: the credentials of context ${context} fail: ${words}`)
  })
  return {
    ...connectionOf(credentials),
    title: `context ${context} (${server})`,
    isDev: await isDevAt(server),
    namespace,
    kubectlFlags: [
      ...(choice.kubeconfig === undefined ? [] : ['--kubeconfig', choice.kubeconfig]),
      ...(choice.context === undefined ? [] : ['--context', choice.context]),
    ],
  }
}

/** Client, watches and clock of an API server. */
export function connectionOf(
  credentials: Credentials,
): Pick<Cluster, 'client' | 'openStream' | 'clock'> {
  const userAgent = `sundial/${VERSION}`
  const { clock, listen } = createServerClock(realClock, () => {})
  const transport = listen(createHttpsTransport(credentials, { userAgent }))
  return {
    client: createKubeClient(transport, { quotesContent: true }),
    openStream: createHttpsStream(credentials, userAgent),
    clock,
  }
}
