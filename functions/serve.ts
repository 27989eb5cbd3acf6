// A function as a process: listens, becomes what it is, and leaves when it is told to.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { FunctionApp } from '#functions/function-app.ts'
import { isZoneDataOld, OLD_ZONE_DATA, zoneDataRelease } from '#src/schedule/zone-data.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export interface ServedFunction extends FunctionApp {
  readonly log: Logger
  /** What was found in the environment: the default, or the port that is listened on. */
  readonly port: number
}

/** Where functions listen if `PORT` does not say. */
export const DEFAULT_PORT = '8080'

/** Longer than the proxy before us keeps an idle connection, so that it is never us who closes one. */
const KEEP_ALIVE_MS = 120_000
const DRAIN_MS = 10_000

/**
 * Listens on all addresses at once, and only then loads the function: the proxy beside it starts, and the event
 * comes, in the time that this takes. What is asked meanwhile waits for it, but for `/healthz`.
 *
 * Until SIGTERM or SIGINT; then what was accepted gets ten seconds to end, and the process exits with status
 * 0. With status 1 when it cannot listen.
 *
 * @param load makes the function; ends the process with status 2 when the environment is wrong
 */
export async function serveFunction(load: () => Promise<ServedFunction>): Promise<void> {
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
  const loading = Promise.all([load(), import('@hono/node-server')])
  endWhenTold(
    server,
    loading.then(([served]) => served),
  )

  const [{ app, log, port }, { getRequestListener }] = await loading
  listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  loaded.resolve(listener)
  failed.then((error) => {
    log.error('cannot listen', { port, error })
    process.exit(1)
  })
  await listening
  const tz = zoneDataRelease()
  log.info('listening', { port, tz, afterMs, loadedAfterMs: sinceStart() })
  if (isZoneDataOld(tz, new Date())) log.warn(OLD_ZONE_DATA, { tz })
}

// Without a name to look up the port is open when this returns, though Node says so only when all that was begun in
// the same turn is loaded. A port that cannot be one is refused where the environment is read.
function listen(server: Server): number {
  try {
    server.listen(Number(process.env['PORT'] || DEFAULT_PORT))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return sinceStart()
}

// Whole milliseconds since the process began.
function sinceStart(): number {
  return Math.round(performance.now())
}

function endWhenTold(server: Server, served: Promise<ServedFunction>): void {
  let leaving = false
  const leave = async (signal: NodeJS.Signals) => {
    if (leaving) return
    leaving = true
    const { drain, log } = await served
    log.info('leaving', { signal })
    const late = setTimeout(() => {
      log.warn('left work behind')
      process.exit(0)
    }, DRAIN_MS)
    await drain()
    clearTimeout(late)
    // The answers are still on their way out: new connections end, open ones when they are idle.
    await new Promise((closed) => {
      server.close(closed)
      server.closeIdleConnections()
      setTimeout(closed, CLOSE_MS)
    })
    process.exit(0)
  }
  process.on('SIGTERM', leave)
  process.on('SIGINT', leave)
}

const CLOSE_MS = 500
