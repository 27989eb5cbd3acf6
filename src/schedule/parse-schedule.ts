import { parseDays, parseHours } from './ranges.ts'
import type { Schedule } from './schedule.ts'
import { ScheduleError } from './schedule-error.ts'
import { isZone } from './zone.ts'

/** `spec.schedule` with its defaults filled in. */
export interface RawSchedule {
  readonly daysOfWeek: readonly string[]
  readonly hoursOfDay: readonly string[]
  readonly timezone: string
  readonly enabled: boolean
}

/**
 * Takes a schedule as written, gives its value. Throws ScheduleError for the first thing that cannot
 * be read, whether or not it would matter today or while disabled. Empty lists are read: never open.
 */
export function parseSchedule(raw: RawSchedule): Schedule {
  if (!isZone(raw.timezone)) throw new ScheduleError(`Invalid timezone: ${raw.timezone}`)
  return {
    days: parseDays(raw.daysOfWeek),
    hours: parseHours(raw.hoursOfDay),
    zone: raw.timezone,
    enabled: raw.enabled,
  }
}
