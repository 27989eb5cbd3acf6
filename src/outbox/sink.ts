// The sink of the installation: it takes an event, or it does not, and never holds up more than a few deliveries.
import type { DurationLike } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import { withDeadline } from '#src/clock/deadline.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'

/** Sends an event. `undefined` when it was taken, otherwise why not. Never rejects, unless `signal` is aborted. */
export type Sink = (event: CloudEventRequest, signal: AbortSignal) => Promise<string | undefined>

export interface SinkOptions {
  /** Answers the HTTP status, or throws when there was no answer. */
  readonly post: (event: CloudEventRequest, signal: AbortSignal) => Promise<number>
  /** Attributes for each event, such as those of a SinkBinding. They replace none of the event. */
  readonly extensions: Readonly<Record<string, string>>
  readonly clock: Clock
}

const TIMEOUT: DurationLike = { seconds: 5 }
/** After a failure nothing is sent for this time, so that thousands of objects do not each wait for a sink that is away. */
const REST_MS = 10_000

export function createSink({ post, extensions, clock }: SinkOptions): Sink {
  const added = Object.fromEntries(
    Object.entries(extensions).map(([name, value]) => [`ce-${name}`, headerValue(value)]),
  )
  let restsUntil = Number.NEGATIVE_INFINITY
  const failure = async (event: CloudEventRequest, signal: AbortSignal) => {
    const send = (limit: AbortSignal) => post(event, AbortSignal.any([limit, signal]))
    try {
      const status = await withDeadline(send, { clock, limit: TIMEOUT, ended: () => {} })
      return status >= 200 && status < 300 ? undefined : `the sink answered ${status}`
    } catch (error) {
      signal.throwIfAborted()
      return `the sink did not answer: ${error instanceof Error ? error.message : error}`
    }
  }
  return async (event, signal) => {
    if (clock.elapsed() < restsUntil) return 'the sink has failed a moment ago'
    const reason = await failure({ ...event, headers: { ...added, ...event.headers } }, signal)
    if (reason !== undefined) restsUntil = clock.elapsed() + REST_MS
    return reason
  }
}

// What the HTTP binding of CloudEvents 1.0 wants (3.1.3.2): the bytes of UTF-8, except for printable ASCII without the
// blank, the quotation mark and the percent sign.
function headerValue(text: string): string {
  const encoded = (character: string) =>
    [...Buffer.from(character)].map(
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
  return text.replace(/[^!#$&-~]/gu, (character) => encoded(character).join(''))
}
