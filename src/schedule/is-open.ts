import type { DateTime } from 'luxon'
import type { Schedule } from './schedule.ts'
import { holdsHour, localHour } from './wall-clock.ts'
import { offsetOf } from './zone.ts'

/**
 * Whether the window is open at `now`. Hours are local wall-clock hours: an hour that daylight saving skips does not
 * occur, and an hour that it repeats occurs twice. A disabled schedule is never open.
 */
export function isOpen(schedule: Schedule, now: DateTime): boolean {
  if (!schedule.enabled) return false
  const ms = now.toMillis()
  return holdsHour(schedule, localHour(ms, offsetOf(schedule.zone)(ms)))
}
