// One pass of a work queue: within its deadline, with what it throws explained, and timed.
import type { DurationLike } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { withDeadline } from './deadline.ts'
import { explainFailure } from './failure.ts'
import type { Outcome } from './outcome.ts'

export interface PassRecord {
  readonly result: Outcome['kind'] | 'failed'
  readonly seconds: number
}

export interface TimedPassOptions {
  readonly clock: Clock
  readonly deadline: DurationLike
  /** Says of which key a failure is. */
  readonly log: Logger
}

export interface TimedPass {
  /** Never rejects. At the latest when the deadline is over. */
  readonly finished: Promise<{ readonly outcome: Outcome; readonly record: PassRecord }>
  /** When the pass has really come to its end, whether it heeded its deadline or not. */
  readonly ended: Promise<void>
}

export function startTimedPass(
  pass: (signal: AbortSignal) => Promise<Outcome>,
  { clock, deadline, log }: TimedPassOptions,
): TimedPass {
  const began = clock.now().toMillis()
  const end = Promise.withResolvers<void>()
  // `async`, so that a pass that throws before its first await is no different.
  const attempt = async (signal: AbortSignal) => pass(signal)
  const finished = withDeadline(attempt, { clock, limit: deadline, ended: end.resolve })
    .then(
      (outcome) => ({ outcome, result: outcome.kind }),
      (error: unknown) => explainFailure(error, log),
    )
    .then(({ outcome, result }) => {
      const seconds = (clock.now().toMillis() - began) / 1000
      return { outcome, record: { result, seconds } }
    })
  return { finished, ended: end.promise }
}
