// A time limit for asynchronous work, on the clock of the program.
import type { DurationLike } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'

/** The reason of the signal when the time is up. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded'
}

/**
 * Runs `work` with a signal that is aborted after `limit`. Returns the result of `work`, or throws `DeadlineExceeded`
 * when the time is up, even if `work` ignores the signal. `ended` is called when `work` has really ended.
 */
export function withDeadline<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { clock, limit, ended }: { clock: Clock; limit: DurationLike; ended: () => void },
): Promise<T> {
  const controller = new AbortController()
  return new Promise((resolve, reject) => {
    const began = clock.now()
    const until = began.plus(limit)
    const cancel = clock.at(until, () => {
      const error = new DeadlineExceeded(`not done within ${until.diff(began).as('seconds')} s`)
      reject(error)
      controller.abort(error)
    })
    work(controller.signal)
      .then(resolve, reject)
      .finally(() => {
        cancel()
        ended()
      })
  })
}
