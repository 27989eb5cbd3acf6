// `sundial console`: the web page on loopback, with the rights of the kubeconfig.
import { type Cluster, notePassedOver, onCluster } from './cluster/cluster.ts'
import type { Surroundings } from './cluster/find-cluster.ts'
import { serveConsole } from './console/serve.ts'
import { PortTaken } from './dev/listen.ts'
import type { CliIo } from './io.ts'
import type { ConsoleOptions } from './program/console.ts'

/** Runs until it is stopped. Returns 0, or 1 when the port is taken. */
export async function consoleCommand(
  options: ConsoleOptions,
  io: CliIo,
  untilStopped: () => AbortSignal,
  surroundings?: Surroundings,
): Promise<number> {
  const run = async (cluster: Cluster) => {
    notePassedOver(cluster, io)
    const stop = untilStopped()
    const served = await serveConsole(cluster, { io, port: options.port })
    io.stdout(
      `Console: ${served.url}\n\nIt shows ${cluster.title} with your rights, to this computer only. Ctrl-C ends it.\n`,
    )
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve()
      stop.addEventListener('abort', () => resolve(), { once: true })
    })
    await served.close()
    return 0
  }
  try {
    return await onCluster(options, run, surroundings)
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error
    io.stderr(`error: ${error.message}\n`)
    return 1
  }
}
