// A time limit for asynchronous work, on the clock of the program. The work may wait for a turn without losing time.
import { DateTime, Duration, type DurationLike } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'

/** The reason of the signal when the time is up. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded'
}

interface Pausable {
  pause(): void
  resume(): void
}

const deadlines = new WeakMap<AbortSignal, Pausable>()

/**
 * Runs `work` with a signal that is aborted after `limit`. Returns the result of `work`, or throws `DeadlineExceeded`
 * when the time is up, even if `work` ignores the signal. `ended` is called when `work` has really ended.
 */
export function withDeadline<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { clock, limit, ended }: { clock: Clock; limit: DurationLike; ended: () => void },
): Promise<T> {
  const controller = new AbortController()
  const { signal } = controller
  return new Promise((resolve, reject) => {
    const milliseconds = Duration.fromDurationLike(limit).toMillis()
    const timer = createPausableTimer(clock, milliseconds, () => {
      const error = new DeadlineExceeded(`not done within ${milliseconds / 1_000} s`)
      reject(error)
      controller.abort(error)
    })
    deadlines.set(signal, timer)
    work(signal)
      .then(resolve, reject)
      .finally(() => {
        timer.cancel()
        ended()
      })
  })
}

/**
 * Waits for `turn`. The wait does not count against the deadline that `signal` belongs to, if it belongs to one. Returns
 * the result of `turn`.
 */
export async function waitUntimed<T>(
  signal: AbortSignal | undefined,
  turn: Promise<T>,
): Promise<T> {
  const deadline = signal && deadlines.get(signal)
  deadline?.pause()
  try {
    return await turn
  } finally {
    deadline?.resume()
  }
}

// Stands still while at least one wait is paused.
function createPausableTimer(
  clock: Clock,
  milliseconds: number,
  wake: () => void,
): Pausable & { cancel(): void } {
  let remaining = milliseconds
  let startedAt = 0
  let waits = 0
  let isCancelled = false
  const start = () => {
    startedAt = clock.elapsed()
    // Much cheaper than `plus`. Each wait for a turn starts a timer.
    const at = clock.now().toMillis() + Math.max(0, remaining)
    return clock.at(DateTime.fromMillis(at, { zone: 'utc' }), wake)
  }
  let cancel = start()
  return {
    pause() {
      waits += 1
      if (waits > 1 || isCancelled) return
      cancel()
      remaining -= clock.elapsed() - startedAt
    },
    resume() {
      waits -= 1
      if (waits === 0 && !isCancelled) cancel = start()
    },
    cancel() {
      isCancelled = true
      cancel()
    },
  }
}
