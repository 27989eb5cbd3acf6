// `spec.schedule`: every entry of its lists on its own, and a zone that exists.
import { parseDays, parseHours } from '#src/schedule/ranges.ts'
import { ScheduleError } from '#src/schedule/schedule-error.ts'
import { isZone } from '#src/schedule/zone.ts'
import { ALLOWED } from '../schema/texts.ts'
import { type Fields, fieldsOf, listOf } from './fields.ts'
import { entry, type FieldProblem, refused } from './problem.ts'

/** What cannot be read in the schedule, whether or not it would matter today. */
export function scheduleProblems(spec: Fields): FieldProblem[] {
  const schedule = fieldsOf(spec.schedule)
  return [
    ...entries('spec.schedule.daysOfWeek', schedule.daysOfWeek, parseDays, ALLOWED.days),
    ...entries('spec.schedule.hoursOfDay', schedule.hoursOfDay, parseHours, ALLOWED.hours),
    ...zone('spec.schedule.timezone', schedule.timezone),
  ]
}

function entries(
  field: string,
  raw: unknown,
  parse: (items: readonly string[]) => unknown,
  allowed: string,
): FieldProblem[] {
  return listOf(raw).flatMap((item, index) => {
    if (typeof item !== 'string') return []
    const why = complaintOf(() => parse([item]))
    return why === undefined ? [] : [refused(entry(field, index), item, allowed, why)]
  })
}

function zone(field: string, raw: unknown): FieldProblem[] {
  if (typeof raw !== 'string' || isZone(raw)) return []
  return [refused(field, raw, ALLOWED.zone, `Invalid timezone: ${raw}`)]
}

/** The message of the ScheduleError that `parse` throws; `undefined` if it throws none. */
export function complaintOf(parse: () => unknown): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    if (error instanceof ScheduleError) return error.message.trim()
    throw error
  }
}
