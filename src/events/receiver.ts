// The HTTP interface of all functions: one CloudEvent per POST, health checks and metrics.
//
// The statuses fit the behaviour of sources and brokers. Both repeat an event after 503. Both also repeat after 404, where
// it does not help, so 404 is never the answer to an event. A success has no body, because a broker would read it as an
// event.
import { Hono } from 'hono/tiny'
import { BadEvent } from '#src/events/bad-event.ts'
import { type CloudEvent, parseCloudEvent } from '#src/events/cloud-event.ts'
import { addProbes } from '#src/events/probes.ts'
import { type ProblemDetails, problemResponse } from '#src/events/problem-details.ts'
import { shortened } from '#src/events/quoted.ts'
import { createBodyReader, TooManyBytes } from '#src/events/read-body.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'

export type Answer =
  /** 202: queued. 204: done. */
  | { readonly status: 202 | 204 }
  /** The sender must send the event again. */
  | { readonly status: 503; readonly reason: string; readonly retryAfterSeconds?: number }

export interface ReceiverOptions {
  readonly receive: (event: CloudEvent) => Promise<Answer> | Answer
  /** The reason why the function is not ready; `undefined` when it is ready. */
  readonly notReady: () => Promise<string | undefined>
  readonly log: Logger
  readonly metrics: Metrics
}

/** The app: `POST /`, the probes and `/metrics`. */
export function createReceiver({ receive, notReady, log, metrics }: ReceiverOptions): Hono {
  const events = metrics.counter(
    'sundial_events_total',
    'Requests to / by the type of their event and the HTTP status of the answer.',
  )
  const app = new Hono()
  const bodies = createBodyReader()

  app.post('/', async (c) => {
    let type = 'none'
    const counted = (response: Response): Response => {
      events.add({ type, answer: String(response.status) })
      return response
    }
    try {
      const headers = c.req.header()
      const given = await bodies.read(c.req.raw, (body) => {
        const event = parseCloudEvent(headers, body)
        type = typeLabel(event.type)
        return receive(event)
      })
      return counted(answer(given))
    } catch (error) {
      if (error instanceof TooManyBytes) return counted(answer(FULL))
      if (error instanceof BadEvent) {
        log.warn('refused request', { type, ...error.problem })
        return counted(problemResponse(error.problem))
      }
      log.error('failed to accept event', { type, error })
      return counted(problemResponse(OURS))
    }
  })

  addProbes(app, { notReady, metrics })

  app.options('/', (c) => c.body(null, 204, { allow: ALLOWED }))
  app.all('/', (c) =>
    problemResponse(
      {
        status: 405,
        title: 'Method not allowed',
        detail: `The method ${shortened(c.req.method)} is not supported.`,
        remedy: 'Send a CloudEvent with POST.',
      },
      { allow: ALLOWED },
    ),
  )
  // Senders would repeat a POST after 404.
  app.post('*', (c) => problemResponse(elsewhere(c.req.path, 400)))
  app.notFound((c) => problemResponse(elsewhere(c.req.path, 404)))
  return app
}

const ALLOWED = 'POST, OPTIONS'
const FULL: Answer = {
  status: 503,
  reason: 'Too many large events are being read.',
  retryAfterSeconds: 1,
}

function answer(given: Answer): Response {
  if (given.status !== 503) return new Response(null, { status: given.status })
  const { reason, retryAfterSeconds } = given
  return problemResponse(
    { status: 503, title: 'Try again later', detail: reason },
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) },
  )
}

// A sender may use any type, but a metric label must have few values.
const KNOWN_TYPE =
  /^dev\.(?:knative\.(?:apiserver\.(?:resource|ref)\.(?:add|update|delete)|sources\.ping)|sundial\.objects\.due\.v1)$/

function typeLabel(type: string): string {
  return KNOWN_TYPE.test(type) ? type : 'other'
}

function elsewhere(path: string, status: 400 | 404): ProblemDetails {
  return {
    status,
    title: 'Unknown path',
    detail: `The path ${shortened(path)} does not exist.`,
    remedy: 'Send events to /.',
  }
}

const OURS: ProblemDetails = {
  status: 500,
  title: 'Failed to accept the event',
  detail: 'This is an error of the receiver. Its log has the details.',
}
