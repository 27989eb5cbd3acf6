// The paths that every long-running part answers: health checks and metrics.
import type { Hono } from 'hono'
import { problemResponse } from '#src/events/problem-details.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'

export interface ProbesOptions {
  /** The reason why it is not ready; `undefined` when it is ready. */
  readonly notReady: () => Promise<string | undefined>
  readonly metrics: Metrics
}

/** Adds `GET /healthz`, `/readyz` and `/metrics`. */
export function addProbes(app: Hono, { notReady, metrics }: ProbesOptions): void {
  app.get('/healthz', (c) => c.text('ok\n'))
  app.get('/readyz', async (c) => {
    const reason = await notReady()
    return reason === undefined
      ? c.text('ok\n')
      : problemResponse({ status: 503, title: 'Not ready', detail: reason })
  })
  app.get('/metrics', (c) =>
    c.body(metrics.render(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  )
}
