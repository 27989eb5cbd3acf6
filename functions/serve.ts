// Runs a function or a node program as a process: listens, loads it, and shuts down on a signal.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { FunctionApp } from '#functions/function-app.ts'
import { isZoneDataOld, OLD_ZONE_DATA, zoneDataRelease } from '#src/schedule/zone-data.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'

export interface Program {
  readonly listener: RequestListener
  readonly log: Logger
  /** The port from the environment, or the default. The process listens on it already. */
  readonly port: number
  /** Refuses new work from now on. Resolves when all accepted work is done. */
  drain(): Promise<void>
}

export type ServedFunction = FunctionApp & Omit<Program, 'listener'> & { readonly metrics: Metrics }

/** The port on which functions listen when `PORT` is not set. */
export const DEFAULT_PORT = '8080'

/** Longer than the proxy in front keeps an idle connection, so that the proxy always closes it first. */
const KEEP_ALIVE_MS = 120_000
const DRAIN_MS = 10_000

/** As `serveProgram`, for an app. */
export function serveFunction(load: () => Promise<ServedFunction>): Promise<void> {
  return serveProgram(async () => {
    const [served, server] = await Promise.all([load(), import('@hono/node-server')])
    const { app, ...others } = served
    const listener = server.getRequestListener(app.fetch, { overrideGlobalObjects: false })
    return { ...others, listener }
  })
}

/**
 * Listens on all addresses, and only then loads the program. The proxy in the same pod starts while a function
 * loads, so the first event arrives sooner. Requests wait until the program is loaded, except `/healthz`.
 *
 * Runs until SIGTERM or SIGINT. Accepted work then has ten seconds to finish, and the process exits with status 0.
 * The process exits with status 1 when it cannot listen.
 *
 * @param load builds the program; ends the process with status 2 when the environment is wrong
 */
export async function serveProgram(load: () => Promise<Program>): Promise<void> {
  const loaded = Promise.withResolvers<RequestListener>()
  let listener: RequestListener = async (request, response) => {
    if (request.method === 'GET' && request.url === '/healthz') response.end('ok\n')
    else (await loaded.promise)(request, response)
  }
  const server = createServer((request, response) => listener(request, response))
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const failed = new Promise<unknown>((resolve) => server.once('error', resolve))
  const listening = new Promise<void>((resolve) => server.once('listening', resolve))
  const afterMs = listen(server)
  const loading = load()
  shutDownOnSignal(server, loading)

  const { listener: loadedListener, log, port } = await loading
  listener = loadedListener
  loaded.resolve(listener)
  failed.then((error) => {
    log.error('could not listen', { port, error })
    process.exit(1)
  })
  await listening
  const tz = zoneDataRelease()
  log.info('listening', { port, tz, afterMs, loadedAfterMs: sinceStart() })
  if (isZoneDataOld(tz, new Date())) log.warn(OLD_ZONE_DATA, { tz })
}

// No host name is given, so there is no DNS lookup, and the port is open when this returns. Node emits 'listening'
// only later, after the modules whose import began in the same turn. An invalid port is ignored here and refused when
// the environment is parsed.
function listen(server: Server): number {
  try {
    server.listen(Number(process.env['PORT'] || DEFAULT_PORT))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return sinceStart()
}

// Whole milliseconds since the process started.
function sinceStart(): number {
  return Math.round(performance.now())
}

function shutDownOnSignal(server: Server, program: Promise<Program>): void {
  let isShuttingDown = false
  const shutDown = async (signal: NodeJS.Signals) => {
    if (isShuttingDown) return
    isShuttingDown = true
    const { drain, log } = await program
    log.info('started to shut down', { signal })
    const late = setTimeout(() => {
      log.warn('stopped before all work was done')
      process.exit(0)
    }, DRAIN_MS)
    await drain()
    clearTimeout(late)
    // Some answers are still being sent. Refuse new connections, and close open ones when they are idle.
    await new Promise((closed) => {
      server.close(closed)
      server.closeIdleConnections()
      setTimeout(closed, CLOSE_MS)
    })
    process.exit(0)
  }
  process.on('SIGTERM', shutDown)
  process.on('SIGINT', shutDown)
}

const CLOSE_MS = 500
