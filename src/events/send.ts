// How Knative's source adapters send: six attempts in 3.1 s for the answers that may pass, one for all others. Then the
// event is lost.
import type { Clock } from '#src/clock/clock.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'

/** Posts an event to a function and answers the HTTP status; throws when there was no answer. */
export type Deliver = (sink: string, event: CloudEventRequest) => Promise<number>

const RETRIED: ReadonlySet<number> = new Set([404, 413, 425, 429, 502, 503, 504])
const WAITS = [100, 200, 400, 800, 1600] as const

/** Sends one event until it is accepted (`true`), refused or lost (`false`). An unknown sink cannot be resolved: every
 * attempt fails. */
export async function send(
  clock: Clock,
  deliver: Deliver,
  sink: string | undefined,
  event: CloudEventRequest,
): Promise<boolean> {
  for (const wait of [...WAITS, undefined]) {
    const status = sink === undefined ? 503 : await answerOf(deliver(sink, event))
    if (status >= 200 && status < 300) return true
    if (!RETRIED.has(status) || wait === undefined) return false
    await new Promise<void>((resolve) => clock.at(clock.now().plus(wait), resolve))
  }
  return false
}

// No answer is a reason to try again, as a 503 is.
async function answerOf(answer: Promise<number>): Promise<number> {
  try {
    return await answer
  } catch {
    return 503
  }
}
