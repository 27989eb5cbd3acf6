import type { Hono } from 'hono'
import { serve } from '#src/embedded/http.ts'

/** An app on loopback, at an address that can be away for a while. */
export interface LeavingServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Nothing listens there any more, and what was open is cut. */
  goAway(): Promise<void>
  /** At the same address. */
  comeBack(): Promise<void>
}

export async function serveLeaving(app: Pick<Hono, 'fetch'>): Promise<LeavingServer> {
  let served = await serve({ app }, { port: 0 })
  const { url } = served
  return {
    url,
    goAway: () => served.close(),
    async comeBack() {
      served = await serve({ app }, { port: Number(new URL(url).port) })
    },
  }
}
