// Serves on a local port: the API and the console of `sundial dev`.
import type { Hono } from 'hono'
import { type Served, serve } from '#src/embedded/http.ts'

/** The requested port is in use. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken'
}

/**
 * Serves on 127.0.0.1. Throws PortTaken when `port` is given and in use. Without `port`: `usual`, or a free one when that is
 * in use.
 */
export async function listen(
  app: Pick<Hono, 'fetch'>,
  port: number | undefined,
  usual: number,
): Promise<Served> {
  const host = '127.0.0.1'
  try {
    return await serve({ app }, { host, port: port ?? usual })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    if (port === undefined) return serve({ app }, { host, port: 0 })
    throw new PortTaken(
      `port ${port} is in use by another program. Choose another one with --port, or any free port with --port 0.`,
      { cause: error },
    )
  }
}
