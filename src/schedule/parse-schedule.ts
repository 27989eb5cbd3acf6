import { parseCalendar, type RawCalendar } from './parse-calendar.ts'
import { parseDays, parseHours } from './ranges.ts'
import type { Schedule } from './schedule.ts'
import { ScheduleError } from './schedule-error.ts'
import { isZone } from './zone.ts'

/** `spec.schedule` with its defaults filled in. */
export interface RawSchedule extends RawCalendar {
  readonly daysOfWeek: readonly string[]
  readonly hoursOfDay: readonly string[]
  readonly timezone: string
  readonly enabled: boolean
}

/**
 * Parses a schedule. Throws a ScheduleError for the first invalid part, also while the schedule is disabled and on days
 * on which that part does not count. Empty lists are valid: the schedule is never open.
 */
export function parseSchedule(raw: RawSchedule): Schedule {
  if (!isZone(raw.timezone)) throw new ScheduleError(`Invalid timezone: ${raw.timezone}`)
  const grid = {
    days: parseDays(raw.daysOfWeek),
    hours: parseHours(raw.hoursOfDay),
    zone: raw.timezone,
    enabled: raw.enabled,
  }
  const calendar = parseCalendar(raw)
  return calendar === undefined ? grid : { ...grid, calendar }
}
