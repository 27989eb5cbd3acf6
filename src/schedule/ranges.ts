// Parses the two lists of a schedule. Every item is a comma-separated list of single values and inclusive ranges. A range
// that ends before it begins wraps around: `fri-mon`, `22-6`.
import { ScheduleError } from './schedule-error.ts'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const HOURS_IN_DAY = 24

/**
 * Parses `daysOfWeek` into days; Monday is 0. Throws a ScheduleError with the first token that is not a day (lower case,
 * three letters) or a range.
 */
export function parseDays(items: readonly string[]): Set<number> {
  const days = new Set<number>()
  for (const part of parts(items)) {
    const [first, last = first, ...rest] = part.split('-')
    if (rest.length > 0) throw new ScheduleError(`Invalid day range: ${part}`)
    addRange(days, parseDay(first), parseDay(last), DAYS.length)
  }
  return days
}

/**
 * Parses `hoursOfDay` into hours; both ends of a range are included. Throws a ScheduleError with the first token that is
 * not an hour from 0 to 23 or a range.
 */
export function parseHours(items: readonly string[]): Set<number> {
  const hours = new Set<number>()
  for (const part of parts(items)) {
    // A leading minus is a sign: `-1` is an hour that does not exist, not a range without a start.
    const isRange = part.includes('-') && !part.startsWith('-')
    const [first, last = first, ...rest] = isRange ? part.split('-') : [part]
    if (rest.length > 0) throw new ScheduleError(`Invalid hour range: ${part}`)
    const [from, to] = [parseHour(first), parseHour(last)]
    if (Math.max(from, to) >= HOURS_IN_DAY) {
      throw new ScheduleError(
        isRange ? `Hours must be 0-23, got: ${part}` : `Hour must be 0-23, got: ${from}`,
      )
    }
    addRange(hours, from, to, HOURS_IN_DAY)
  }
  return hours
}

function parts(items: readonly string[]): string[] {
  return items.flatMap((item) => item.split(',')).map((part) => part.trim())
}

function parseDay(text = ''): number {
  const day = DAYS.indexOf(text.trim())
  if (day < 0) throw new ScheduleError(`Invalid day: ${text.trim()}`)
  return day
}

// An unsigned byte, parsed as upstream does: `09` and `+9` are 9. A larger number is invalid.
function parseHour(text = ''): number {
  const token = text.trim()
  const hour = /^\+?[0-9]+$/.test(token) ? Number(token) : Number.NaN
  if (!(hour <= 255)) throw new ScheduleError(`Invalid hour: ${token}`)
  return hour
}

function addRange(set: Set<number>, first: number, last: number, size: number): void {
  for (let value = first; value !== last; value = (value + 1) % size) set.add(value)
  set.add(last)
}
