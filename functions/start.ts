// The start of every function: its environment, its log, its client.
import { Settings } from 'luxon'
import * as z from 'zod/mini'
import type { Connection } from '#functions/connect.ts'
import { BadEnvironment, parseEnvironment } from '#functions/environment.ts'
import type { Clock } from '#src/clock/clock.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { createServerClock, type ServerClock } from '#src/clock/server-clock.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { retryRefused } from '#src/kube/retry-refused.ts'
import type { Transport } from '#src/kube/transport.ts'
import { isZoneDataOld, zoneDataRelease } from '#src/schedule/zone-data.ts'
import { zoneDataProblem } from '#src/schedule/zone-data-check.ts'
import { type CountRequests, createCountRequests } from '#src/telemetry/count-requests.ts'
import { createLogger, type Logger, type LogLevel } from '#src/telemetry/logger.ts'
import { createMetrics, type Metrics } from '#src/telemetry/metrics.ts'
import type { Otlp } from '#src/telemetry/otlp/start.ts'
import { NO_TRACING, type Tracing } from '#src/telemetry/tracing.ts'
import { VERSION } from '#src/telemetry/version.ts'
import type { Alarm } from '#src/wake/alarm.ts'

/** The parsed environment. If it is wrong, prints the allowed values and ends the process with status 2. The same
 * happens when the environment names time-zone data that cannot be used. */
export function readEnvironment<T extends z.ZodMiniType>(
  schema: T,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): z.output<T> {
  // The locale of the machine is not needed, and reading it loads all of ICU.
  Settings.defaultLocale = 'en-US'
  // Each parser is used once, so compiling it costs more than it saves.
  z.config({ jitless: true })
  const problem = zoneDataProblem()
  if (problem !== undefined) refuse(problem)
  try {
    return parseEnvironment(schema, environment)
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error
    return refuse(error.message)
  }
}

/** Prints the message, and ends the process with status 2. */
export function refuse(message: string): never {
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
  /** The requests of `client`, as they are sent. */
  readonly transport: Transport
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
  /** For transports to other clusters. The requests of `client` are already counted and traced. */
  readonly countRequests: CountRequests
  readonly tracing: Tracing
  /** Lets `clock` read the time from the answers of another transport to the same API server. */
  readonly listen: ServerClock['listen']
  /** Loads the modules and credentials for the first request of `client`. Sends nothing. */
  preload(): Promise<void>
}

/** What a process that runs several functions gives to each of them. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Wakes the sweep. In a process of its own, a function sets a PingSource. */
  readonly alarm: Alarm
}

export interface StartOptions {
  /** Each metric says of which function it is. */
  readonly isOneOfSeveral?: boolean
  /** Takes the spans and the metrics. */
  readonly otlp?: Otlp | undefined
}

/** Log, metrics, clock, and a client that loads its credentials at its first request. */
export function start(
  name: string,
  environment: StartEnvironment,
  { isOneOfSeveral = false, otlp }: StartOptions = {},
): Basics {
  const log = createLogger(
    {
      level: environment.LOG_LEVEL,
      write: (line) => process.stdout.write(line),
      time: () => new Date().toISOString(),
    },
    { function: name },
  )
  const metrics = createMetrics(isOneOfSeveral ? { function: name } : {})
  metrics.info('sundial_info', 'The function and the versions of this process.', {
    function: name,
    version: VERSION,
    node: process.versions.node,
    tz: zoneDataRelease(),
  })
  metrics.gauge(
    'sundial_tz_database_old',
    '1 if the time-zone database is more than a year old.',
    () => Number(isZoneDataOld(zoneDataRelease(), new Date())),
  )
  const { clock, listen } = createServerClock(
    realClock,
    (aheadSeconds) =>
      log.warn(
        aheadSeconds === 0
          ? "This pod's clock agrees with the API server's again. Using this pod's clock."
          : "This pod's clock differs from the API server's. Using the API server's time; correct the node's clock.",
        { aheadSeconds },
      ),
    environment.CLOCK_TOLERANCE_SECONDS,
  )
  // Loading Node's TLS takes as long as acknowledging an event, so it is loaded later.
  let connection: Promise<Connection> | undefined
  const connected = () => {
    connection ??= import('#functions/connect.ts').then(({ connect }) => connect(environment))
    return connection
  }
  const tracing = otlp?.tracing ?? NO_TRACING
  const counted = createCountRequests(metrics)
  const countRequests: CountRequests = (to, cluster) =>
    tracing.requests(counted(to, cluster), cluster)
  otlp?.begin(metrics, log)
  const transport = retryRefused(
    countRequests(
      listen(async (request) => (await connected()).transport(request)),
      'management',
    ),
    realClock,
  )
  const preload = async () => (await connected()).preload()
  const client = createKubeClient(transport)
  return { client, transport, clock, log, metrics, countRequests, tracing, listen, preload }
}
