// A clock that stands still until it is told to move. Whoever waits on it is woken in the order of
// their instants, and nothing is woken before everything that was set in motion has come to rest.
import { DateTime } from 'luxon'
import { createTimerQueue } from './timer-queue.ts'
import type { TrackingClock } from './tracking-clock.ts'

export interface VirtualClock extends TrackingClock {
  /** Moves to `at`, firing what is due on the way in (instant, insertion) order, each after the one
   * before has come to rest. Going back is a RangeError. */
  advanceTo(at: DateTime): Promise<void>
  /** Fires what is due now and waits until all tracked work, and all that follows from it, rests. */
  settle(): Promise<void>
  /** The instant of the next timer. */
  next(): DateTime | undefined
}

// More timers than this at one instant are an endless loop.
const MOST_AT_ONE_INSTANT = 1_000_000

/** A virtual clock that shows `start`. */
export function createVirtualClock(start: DateTime): VirtualClock {
  const timers = createTimerQueue()
  let now = start.toMillis()
  let instant = start.toUTC()
  let pending = 0
  let firedNow = 0

  const moveTo = (at: number): void => {
    if (at <= now) return
    now = at
    instant = DateTime.fromMillis(at, { zone: 'utc' })
    firedNow = 0
  }

  // One turn of the event loop empties the promise queue: what is not done then waits for tracked
  // work or for this clock. Tracked work counts up and down, so "none left" is exact.
  const rest = async (): Promise<void> => {
    do await new Promise<void>((resolve) => setImmediate(resolve))
    while (pending > 0)
  }

  const fireUntil = async (until: number): Promise<void> => {
    await rest()
    for (;;) {
      const timer = timers.takeDue(until)
      if (timer === undefined) return
      moveTo(timer.at)
      firedNow += 1
      if (firedNow > MOST_AT_ONE_INSTANT) {
        throw new Error(`${firedNow} timers at ${instant.toISO()}: something wakes itself for ever`)
      }
      timer.wake()
      await rest()
    }
  }

  return {
    now: () => instant,
    elapsed: () => now,
    at: (at, wake) => timers.add(Math.max(at.toMillis(), now), wake),

    async advanceTo(at) {
      const until = at.toMillis()
      if (until < now)
        throw new RangeError(`the clock is at ${instant.toISO()}, after ${at.toISO()}`)
      await fireUntil(until)
      moveTo(until)
    },

    settle: () => fireUntil(now),

    track(work) {
      pending += 1
      const done = (): void => {
        pending -= 1
      }
      work.then(done, done)
      return work
    },

    next() {
      const at = timers.firstAt()
      return at === undefined ? undefined : DateTime.fromMillis(at, { zone: 'utc' })
    },
  }
}
