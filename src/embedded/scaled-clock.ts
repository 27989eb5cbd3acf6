// A clock that runs faster than real time, for `sundial dev`.
import { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'

/** Node's longest timeout; a longer one would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/**
 * A clock that shows `from` now and then runs `speed` seconds per real second. It counts on the
 * monotonic clock, so a change of the machine's own time never turns it back.
 */
export function createScaledClock(options: {
  readonly from: DateTime
  readonly speed: number
}): Clock {
  const { speed } = options
  const from = options.from.toMillis()
  const started = performance.now()
  const nowMillis = () => from + (performance.now() - started) * speed

  return {
    now: () => DateTime.fromMillis(Math.floor(nowMillis()), { zone: 'utc' }),

    elapsed: nowMillis,

    at(at, wake) {
      const due = at.toMillis()
      let timeout: NodeJS.Timeout
      // A real timeout may end a moment early, and long ones are cut. So the time is checked again after each.
      const wait = () => {
        const remaining = (due - nowMillis()) / speed
        timeout = setTimeout(
          () => (nowMillis() >= due ? wake() : wait()),
          Math.min(Math.max(Math.ceil(remaining), 0), LONGEST_TIMEOUT_MS),
        )
      }
      wait()
      return () => clearTimeout(timeout)
    },
  }
}
