import type { DateTime } from 'luxon'
import type { Schedule } from './schedule.ts'
import { holdsHour, localHour } from './wall-clock.ts'
import { offsetOf } from './zone.ts'

/**
 * Takes a schedule and an instant, says whether the machine is wanted then. Wall clock: a local hour
 * that daylight saving skips does not run, one that it repeats runs twice. Disabled is never open.
 */
export function isOpen(schedule: Schedule, now: DateTime): boolean {
  if (!schedule.enabled) return false
  const ms = now.toMillis()
  return holdsHour(schedule, localHour(ms, offsetOf(schedule.zone)(ms)))
}
