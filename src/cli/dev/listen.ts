// Serves the API of `sundial dev` on a local port.
import type { EmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { serve } from '#src/embedded/http.ts'

/** The port without `--port`, if it is free. */
const USUAL_PORT = 7080

/** The requested port is in use. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken'
}

/** Serves on 127.0.0.1. Throws PortTaken when `port` is given and in use. Without `port`, uses a free one. */
export async function listen(
  api: EmbeddedApi,
  port: number | undefined,
): Promise<Awaited<ReturnType<typeof serve>>> {
  const host = '127.0.0.1'
  try {
    return await serve(api, { host, port: port ?? USUAL_PORT })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    if (port === undefined) return serve(api, { host, port: 0 })
    throw new PortTaken(
      `port ${port} is in use by another program. Choose another one with --port, or any free port with --port 0.`,
      { cause: error },
    )
  }
}
