import { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'

/** The instant so many seconds from now; by milliseconds, as there are many of these in a run. */
export function later(clock: Pick<Clock, 'now'>, seconds: number): DateTime {
  return DateTime.fromMillis(clock.now().toMillis() + Math.round(seconds * 1_000), { zone: 'utc' })
}
