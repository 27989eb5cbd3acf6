// What the programs on a node have in common: they follow what tells them what to do, and are ready once they know it.
import type { Program } from '#functions/serve.ts'
import { openStreamOf } from '#functions/stream.ts'
import { probeListener } from '#src/events/probe-listener.ts'
import type { CredentialsEnvironment } from '#src/kube/credentials.ts'
import type { OpenStream } from '#src/kube/https-stream.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'

export interface Following {
  readonly openStream: OpenStream
  readonly signal: AbortSignal
  /** Is to be called when the program knows what to do. */
  readonly onKnown: () => void
}

export interface NodeProgram {
  readonly env: CredentialsEnvironment & { readonly PORT: number }
  readonly log: Logger
  readonly metrics: Metrics
  /** Resolves when the signal was aborted. */
  readonly follow: (how: Following) => Promise<void>
  /** What `/readyz` says before `onKnown` was called. */
  readonly notKnown: string
  /** Ends what else runs. */
  readonly stop: () => Promise<void>
}

/** The program, which follows from now on. Ends the process with status 2 when the credentials cannot be used. */
export async function startNodeProgram(program: NodeProgram): Promise<Program> {
  const { env, log, metrics, follow, notKnown, stop } = program
  const openStream = await openStreamOf(env)
  let isKnown = false
  const onKnown = () => {
    isKnown = true
  }
  const stopped = new AbortController()
  const following = follow({ openStream, signal: stopped.signal, onKnown })
  return {
    listener: probeListener({
      notReady: async () => (isKnown ? undefined : notKnown),
      metrics,
    }),
    log,
    port: env.PORT,
    async drain() {
      stopped.abort()
      await Promise.all([following, stop()])
    },
  }
}
