// The system clock.
import { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'

/** Node's longest timeout. A longer one would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

export const realClock: Clock = {
  // Twice as fast as DateTime.utc().
  now: () => DateTime.fromMillis(Date.now(), { zone: 'utc' }),

  elapsed: () => performance.now(),

  // Counted by the monotonic clock: a deadline does not move when the system clock is changed.
  at(at, wake) {
    const due = performance.now() + at.toMillis() - Date.now()
    let timeout: NodeJS.Timeout
    // A timeout may end a moment early, and long ones are split. So the time is checked when a timeout ends.
    const wait = () => {
      const remaining = due - performance.now()
      timeout = setTimeout(
        () => (performance.now() >= due ? wake() : wait()),
        Math.min(Math.max(remaining, 0), LONGEST_TIMEOUT_MS),
      )
    }
    wait()
    return () => clearTimeout(timeout)
  },
}
