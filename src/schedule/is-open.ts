import type { DateTime } from 'luxon'
import { openSpans } from './open-spans.ts'
import { isPlanned } from './plan.ts'
import type { Schedule } from './schedule.ts'
import { holdsHour, localHour } from './wall-clock.ts'
import { offsetOf } from './zone.ts'

/**
 * Whether the window is open at `now`. Hours of the grid are local wall-clock hours: an hour that daylight saving skips does
 * not occur, and an hour that it repeats occurs twice. A disabled schedule is never open.
 */
export function isOpen(schedule: Schedule, now: DateTime): boolean {
  if (!schedule.enabled) return false
  const ms = now.toMillis()
  if (isPlanned(schedule)) {
    const [first] = openSpans(schedule, { from: ms, limit: ms }).take(1)
    return first !== undefined && first.start <= ms
  }
  return holdsHour(schedule, localHour(ms, offsetOf(schedule.zone)(ms)))
}
