// The paths that every long-running part answers: health checks and metrics.
import type { Hono } from 'hono'
import { problemResponse } from '#src/events/problem-details.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'

export interface ProbesOptions {
  /** The reason why it is not ready; `undefined` when it is ready. */
  readonly notReady: () => Promise<string | undefined>
  readonly metrics: Metrics
}

/**
 * Adds `GET /healthz`, `/readyz` and `/metrics`. `/health` and `/ready` are the same: the documents of 5-Spot name these
 * paths for probes.
 */
export function addProbes(app: Hono, { notReady, metrics }: ProbesOptions): void {
  for (const path of ['/healthz', '/health']) app.get(path, (c) => c.text('ok\n'))
  for (const path of ['/readyz', '/ready']) {
    app.get(path, async (c) => {
      const reason = await notReady()
      return reason === undefined
        ? c.text('ok\n')
        : problemResponse({ status: 503, title: 'Not ready', detail: reason })
    })
  }
  app.get('/metrics', (c) =>
    c.body(metrics.render(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  )
}
