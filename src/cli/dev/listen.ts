// Where the API server of `sundial dev` can be reached.
import type { EmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { serve } from '#src/embedded/http.ts'

/** Without `--port`: the same address each time, as long as nobody else has it. */
const USUAL_PORT = 7080

/** The port that was asked for is taken. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken'
}

/** Serves on 127.0.0.1. Throws PortTaken when `port` is given and in use. */
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
      `port ${port} is taken by another program. Give another one with --port, or --port 0 for any that is free.`,
      { cause: error },
    )
  }
}
