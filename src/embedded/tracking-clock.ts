// A clock that is told of running work, because no timer shows that a request is on its way.
import type { Clock } from '#src/clock/clock.ts'

export interface TrackingClock extends Clock {
  /**
   * The clock waits for work that leaves the promise queue (a request, an import). Work that itself waits for this clock
   * must not be tracked: it would wait for itself.
   */
  track<T>(work: Promise<T>): Promise<T>
}

/** Tells the clock of work, if it wants to be told. */
export function trackerOf(clock: Clock): TrackingClock['track'] {
  return isTracking(clock) ? (work) => clock.track(work) : (work) => work
}

function isTracking(clock: Clock): clock is TrackingClock {
  return 'track' in clock
}
