// What every function does first: its environment, its log, its client.
import type * as z from 'zod/mini'
import { BadEnvironment, parseEnvironment } from '#functions/environment.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { findCredentials, loadCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { Transport } from '#src/kube/transport.ts'
import { countRequests } from '#src/telemetry/count-requests.ts'
import { createLogger, type Logger, type LogLevel } from '#src/telemetry/logger.ts'
import { createMetrics, type Metrics } from '#src/telemetry/metrics.ts'
import { VERSION } from '#src/telemetry/version.ts'

/** The parsed environment; ends the process with status 2 when it is wrong, saying what is allowed. */
export function readEnvironment<T extends z.ZodMiniType>(schema: T): z.output<T> {
  try {
    return parseEnvironment(schema, process.env)
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(2)
  }
}

/** Log, metrics and a client whose credentials are loaded at its first request. */
export function start(
  name: string,
  environment: {
    readonly LOG_LEVEL: LogLevel
    readonly KUBECONFIG?: string | undefined
    readonly KUBERNETES_SERVICE_HOST?: string | undefined
  },
): { readonly client: KubeClient; readonly log: Logger; readonly metrics: Metrics } {
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
  })
  const transport = countRequests(lazyTransport(environment), metrics)
  return { client: createKubeClient(transport), log, metrics }
}

function lazyTransport(environment: Parameters<typeof findCredentials>[0]): Transport {
  let transport: Promise<Transport> | undefined
  const open = async (): Promise<Transport> => {
    const source = await findCredentials(environment)
    if (source === undefined) {
      throw new KubeError(
        'Unavailable',
        'there are no credentials: not in a cluster, and KUBECONFIG is not set',
      )
    }
    return createHttpsTransport(loadCredentials(source), { userAgent: `sundial/${VERSION}` })
  }
  return async (request) => {
    transport ??= open()
    return (await transport)(request)
  }
}
