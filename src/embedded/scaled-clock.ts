// A clock that runs faster than real time, for `sundial dev`.
import { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'

export interface ScaledClock extends Clock {
  /** Lets a clock run that stands still. */
  run(): void
}

/** Node's longest timeout; a longer one would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/**
 * A clock that shows `from` now and then runs `speed` seconds per real second. It counts on the
 * monotonic clock, so a change of the machine's own time never turns it back. With `standsStill` it
 * shows `from` until it is told to run.
 */
export function createScaledClock(options: {
  readonly from: DateTime
  readonly speed: number
  readonly standsStill?: boolean
}): ScaledClock {
  const { speed, standsStill = false } = options
  const from = options.from.toMillis()
  const waiting = new Set<() => void>()
  let started = standsStill ? undefined : performance.now()
  const nowMillis = () =>
    started === undefined ? from : from + (performance.now() - started) * speed

  return {
    now: () => DateTime.fromMillis(Math.floor(nowMillis()), { zone: 'utc' }),

    elapsed: nowMillis,

    at(at, wake) {
      const due = at.toMillis()
      let timeout: NodeJS.Timeout | undefined
      // A real timeout may end a moment early, and long ones are cut. So the time is checked again after each.
      const wait = () => {
        const remaining = (due - nowMillis()) / speed
        if (started === undefined && remaining > 0) return void waiting.add(wait)
        timeout = setTimeout(
          () => (nowMillis() >= due ? wake() : wait()),
          Math.min(Math.max(Math.ceil(remaining), 0), LONGEST_TIMEOUT_MS),
        )
      }
      wait()
      return () => {
        waiting.delete(wait)
        clearTimeout(timeout)
      }
    },

    run() {
      started ??= performance.now()
      for (const wait of waiting) wait()
      waiting.clear()
    },
  }
}
