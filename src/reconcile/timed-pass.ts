// One pass of a work queue, with a deadline, an outcome for each error, and its duration.
import type { DurationLike } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import { withDeadline } from '#src/clock/deadline.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { explainFailure } from './failure.ts'
import type { Outcome } from './outcome.ts'

export interface PassRecord {
  readonly result: Outcome['kind'] | 'failed'
  readonly seconds: number
}

export interface TimedPassOptions {
  readonly clock: Clock
  readonly deadline: DurationLike
  /** Has the fields of the key in each line. */
  readonly log: Logger
}

export interface TimedPass {
  /** Never rejects. Resolves at the deadline at the latest. */
  readonly finished: Promise<{ readonly outcome: Outcome; readonly record: PassRecord }>
  /** Resolves when the pass has really ended, also if it ignored the deadline. */
  readonly ended: Promise<void>
}

export function startTimedPass(
  pass: (signal: AbortSignal) => Promise<Outcome>,
  { clock, deadline, log }: TimedPassOptions,
): TimedPass {
  const began = clock.elapsed()
  const end = Promise.withResolvers<void>()
  // `async`, so that a pass that throws before its first await rejects, too.
  const attempt = async (signal: AbortSignal) => pass(signal)
  const finished = withDeadline(attempt, { clock, limit: deadline, ended: end.resolve })
    .then(
      (outcome) => ({ outcome, result: outcome.kind }),
      (error: unknown) => explainFailure(error, log),
    )
    .then(({ outcome, result }) => {
      const seconds = (clock.elapsed() - began) / 1000
      return { outcome, record: { result, seconds } }
    })
  return { finished, ended: end.promise }
}
