// The clock on the wall.
import { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'

/** Node's longest timeout; a longer one would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

export const realClock: Clock = {
  now: () => DateTime.utc(),

  // Counted by a clock that nobody sets: a deadline stays where it was when the clock on the wall jumps.
  at(at, wake) {
    const due = performance.now() + at.toMillis() - Date.now()
    let timeout: NodeJS.Timeout
    // A timeout may end a moment early, and the longest are cut: whoever wakes looks again.
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
