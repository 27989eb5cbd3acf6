// Serves the console of a cluster on a local port.
import { setTimeout } from 'node:timers/promises'
import { createConsoleApp } from '#functions/console/app.ts'
import type { Served } from '#src/embedded/http.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { listen } from '../dev/listen.ts'
import type { CliIo } from '../io.ts'

/** The port without `--port`, if it is free. */
const USUAL_PORT = 7081
/** The time limit for what runs when it is closed. */
const PATIENCE_MS = 500

type Shown = Pick<Cluster, 'client' | 'openStream' | 'clock' | 'title' | 'isDev' | 'kubectlFlags'>

/** Serves on 127.0.0.1, with the rights of `cluster`. Throws PortTaken when `port` is given and in use. */
export async function serveConsole(
  { client, openStream, ...cluster }: Shown,
  { io, port }: { readonly io: Pick<CliIo, 'stderr'>; readonly port?: number | undefined },
): Promise<Served> {
  const { app, drain } = createConsoleApp({
    ...cluster,
    access: { type: 'kubeconfig', connection: { client, openStream } },
    reachesClusters: true,
    notReady: async () => undefined,
    log: createLogger({
      level: 'error',
      write: io.stderr,
      time: () => new Date().toISOString(),
    }),
  })
  const served = await listen(app, port, USUAL_PORT)
  return {
    url: served.url,
    async close() {
      // Who stops it does not wait for a cluster that does not answer.
      await Promise.race([drain(), setTimeout(PATIENCE_MS, undefined, { ref: false })])
      await served.close()
    },
  }
}
