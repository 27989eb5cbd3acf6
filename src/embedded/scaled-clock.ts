// A clock that runs faster than real time, for `sundial dev`.
import { DateTime } from 'luxon'
import type { TrackingClock } from './tracking-clock.ts'

export interface ScaledClock extends TrackingClock {
  /** Lets a clock run that stands still. */
  run(): void
  /** Lets it stand still until it is told to run. */
  pause(): void
  readonly isRunning: boolean
  /** Simulated seconds per real second. */
  readonly speed: number
  setSpeed(speed: number): void
  /** Moves forward to `at` at once. Whoever waits for a time until then is woken. Never goes back. */
  skipTo(at: DateTime): void
}

/** Node's longest timeout; a longer one would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1
/** When tracked work takes longer than this in real time, a fast clock stands still until all of it is done. */
const PATIENCE_MS = 100

/**
 * A clock that shows `from` now and then runs `speed` seconds per real second. It counts on the
 * monotonic clock, so a change of the machine's own time never turns it back. With `standsStill` it
 * shows `from` until it is told to run.
 *
 * If it is faster than real time, it waits for tracked work: on a busy computer a pass takes seconds, which would be minutes
 * of this clock, and windows would close before their machines have joined.
 */
export function createScaledClock(options: {
  readonly from: DateTime
  readonly speed: number
  readonly standsStill?: boolean
}): ScaledClock {
  let { speed } = options
  const waiting = new Set<() => void>()
  // It showed `shown` at `since`, which is real time. `undefined`: it stands still.
  let shown = options.from.toMillis()
  let since = options.standsStill === true ? undefined : performance.now()
  let pending = 0
  let pendingSince = Number.POSITIVE_INFINITY
  // How long it has run since `since`, and how long it may run before it waits for the work: real milliseconds.
  const passed = () => (since === undefined ? 0 : performance.now() - since)
  const most = () =>
    speed > 1 && since !== undefined
      ? Math.max(pendingSince - since, 0) + PATIENCE_MS
      : Number.POSITIVE_INFINITY
  const waitsForWork = () => passed() >= most()
  const nowMillis = () => shown + Math.min(passed(), most()) * speed

  // All waits are measured again.
  const change = (update: () => void) => {
    shown = nowMillis()
    if (since !== undefined) since = performance.now()
    update()
    for (const wait of [...waiting]) wait()
  }

  const endOfWork = () => {
    pendingSince = Number.POSITIVE_INFINITY
  }

  return {
    now: () => DateTime.fromMillis(Math.floor(nowMillis()), { zone: 'utc' }),

    elapsed: nowMillis,

    track(work) {
      if (pending === 0) pendingSince = performance.now()
      pending += 1
      const done = () => {
        pending -= 1
        if (pending > 0) return
        if (waitsForWork()) change(endOfWork)
        else endOfWork()
      }
      work.then(done, done)
      return work
    },

    at(at, wake) {
      const due = at.toMillis()
      let timeout: NodeJS.Timeout | undefined
      const end = () => {
        waiting.delete(wait)
        clearTimeout(timeout)
      }
      // A real timeout may end a moment early, and long ones are cut. So the time is checked again after each.
      const wait = () => {
        clearTimeout(timeout)
        const remaining = (due - nowMillis()) / speed
        if ((since === undefined || waitsForWork()) && remaining > 0) return
        timeout = setTimeout(
          () => {
            if (nowMillis() < due) return wait()
            end()
            wake()
          },
          Math.min(Math.max(Math.ceil(remaining), 0), LONGEST_TIMEOUT_MS),
        )
      }
      waiting.add(wait)
      wait()
      return end
    },

    run() {
      change(() => {
        since ??= performance.now()
      })
    },
    pause() {
      change(() => {
        since = undefined
      })
    },
    get isRunning() {
      return since !== undefined
    },
    get speed() {
      return speed
    },
    setSpeed(next) {
      change(() => {
        speed = next
      })
    },
    skipTo(at) {
      change(() => {
        shown = Math.max(shown, at.toMillis())
      })
    },
  }
}
