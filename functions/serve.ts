// A function as a process: listens, and leaves when it is told to.
import { createAdaptorServer } from '@hono/node-server'
import type { FunctionApp } from '#functions/function-app.ts'
import type { Logger } from '#src/telemetry/logger.ts'

/** Longer than the proxy before us keeps an idle connection, so that it is never us who closes one. */
const KEEP_ALIVE_MS = 120_000
const DRAIN_MS = 10_000

/**
 * Serves `app` on all addresses until SIGTERM or SIGINT; then what was accepted gets ten seconds to
 * end, and the process exits with status 0.
 */
export function serveFunction({ app, drain }: FunctionApp, port: number, log: Logger): void {
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false })
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = KEEP_ALIVE_MS
  server.on('error', (error) => {
    log.error('cannot listen', { port, error })
    process.exit(1)
  })
  server.listen(port, () => log.info('listening', { port }))

  let leaving = false
  const leave = async (signal: NodeJS.Signals) => {
    if (leaving) return
    leaving = true
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
      if ('closeIdleConnections' in server) server.closeIdleConnections()
      setTimeout(closed, CLOSE_MS)
    })
    process.exit(0)
  }
  process.on('SIGTERM', leave)
  process.on('SIGINT', leave)
}

const CLOSE_MS = 500
