// What every function does first: its environment, its log, its client.
import { Settings } from 'luxon'
import * as z from 'zod/mini'
import type { Connection } from '#functions/connect.ts'
import { BadEnvironment, parseEnvironment } from '#functions/environment.ts'
import type { Clock } from '#src/clock/clock.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { createServerClock } from '#src/clock/server-clock.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import type { Transport } from '#src/kube/transport.ts'
import { zoneDataRelease } from '#src/schedule/zone-data.ts'
import { zoneDataProblem } from '#src/schedule/zone-data-check.ts'
import { type CountRequests, createCountRequests } from '#src/telemetry/count-requests.ts'
import { createLogger, type Logger, type LogLevel } from '#src/telemetry/logger.ts'
import { createMetrics, type Metrics } from '#src/telemetry/metrics.ts'
import { VERSION } from '#src/telemetry/version.ts'

/** The parsed environment; ends the process with status 2 when it is wrong, saying what is allowed. So it does when
 * the time-zone data that the environment names cannot be used. */
export function readEnvironment<T extends z.ZodMiniType>(schema: T): z.output<T> {
  // The machine's own locale is nobody's business here, and to ask for it loads all of ICU.
  Settings.defaultLocale = 'en-US'
  // A parser compiled for speed would be used once.
  z.config({ jitless: true })
  const problem = zoneDataProblem()
  if (problem !== undefined) refuse(problem)
  try {
    return parseEnvironment(schema, process.env)
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error
    return refuse(error.message)
  }
}

function refuse(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

interface StartEnvironment {
  readonly LOG_LEVEL: LogLevel
  readonly KUBECONFIG?: string | undefined
  readonly KUBERNETES_SERVICE_HOST?: string | undefined
  readonly CLOCK_TOLERANCE_SECONDS: number
}

export interface Basics {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
  /** For transports to other clusters; that of `client` is counted. */
  readonly countRequests: CountRequests
  /** Loads what the first request of `client` needs. Sends nothing. */
  preload(): Promise<void>
}

/** Log, metrics, the clock to go by, and a client whose credentials are loaded at its first request. */
export function start(name: string, environment: StartEnvironment): Basics {
  const log = createLogger(
    {
      level: environment.LOG_LEVEL,
      write: (line) => process.stdout.write(line),
      time: () => new Date().toISOString(),
    },
    { function: name },
  )
  const metrics = createMetrics()
  metrics.info('sundial_info', 'What runs here.', {
    function: name,
    version: VERSION,
    node: process.versions.node,
    tz: zoneDataRelease(),
  })
  const { clock, listen } = createServerClock(
    realClock,
    (aheadSeconds) =>
      log.warn(
        aheadSeconds === 0
          ? 'the clock of this pod is right again'
          : "the clock of this pod is far from the API server's, whose time is gone by; set it right",
        { aheadSeconds },
      ),
    environment.CLOCK_TOLERANCE_SECONDS,
  )
  // Node's TLS takes as long to load as an event to be acknowledged.
  let connection: Promise<Connection> | undefined
  const connected = () => {
    connection ??= import('#functions/connect.ts').then(({ connect }) => connect(environment))
    return connection
  }
  const transport: Transport = async (request) => (await connected()).transport(request)
  const countRequests = createCountRequests(metrics)
  const client = createKubeClient(countRequests(listen(transport), 'management'))
  const preload = async () => (await connected()).preload()
  return { client, clock, log, metrics, countRequests, preload }
}
