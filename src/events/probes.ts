// The paths that every long-running part answers: health checks and metrics.
import type { Hono } from 'hono'
import { type ProblemDetails, problemBody } from '#src/events/problem-details.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'

export interface ProbesOptions {
  /** The reason why it is not ready; `undefined` when it is ready. */
  readonly notReady: () => Promise<string | undefined>
  readonly metrics: Pick<Metrics, 'render'>
}

export interface ProbeAnswer {
  readonly status: 200 | 503
  readonly contentType: string
  readonly body: string
}

/**
 * The answer to `GET /healthz`, `/readyz` and `/metrics`; `undefined` for other paths. `/health` and `/ready` are the same:
 * the documents of 5-Spot name these paths for probes.
 */
export async function answerProbe(
  path: string,
  { notReady, metrics }: ProbesOptions,
): Promise<ProbeAnswer | undefined> {
  switch (path) {
    case '/healthz':
    case '/health':
      return OK
    case '/readyz':
    case '/ready': {
      const detail = await notReady()
      return detail === undefined ? OK : unready({ status: 503, title: 'Not ready', detail })
    }
    case '/metrics':
      return { status: 200, contentType: METRICS_TYPE, body: metrics.render() }
    default:
      return undefined
  }
}

/** Adds these paths to an app. */
export function addProbes(app: Hono, options: ProbesOptions): void {
  for (const path of PATHS) {
    app.get(path, async (c) => {
      const { status, contentType, body } = (await answerProbe(path, options)) ?? OK
      return c.body(body, status, { 'content-type': contentType })
    })
  }
}

const PATHS = ['/healthz', '/health', '/readyz', '/ready', '/metrics'] as const
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'
const OK: ProbeAnswer = { status: 200, contentType: 'text/plain; charset=UTF-8', body: 'ok\n' }

function unready(details: ProblemDetails): ProbeAnswer {
  return { status: 503, contentType: 'application/problem+json', body: problemBody(details) }
}
