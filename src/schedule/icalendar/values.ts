// Dates, times and durations of iCalendar (RFC 5545 §3.3). Local times are milliseconds, as if they were in UTC.
import { DAY, dayNumber, daysInMonth } from '../civil-date.ts'

export interface LocalValue {
  readonly ms: number
  readonly isDate: boolean
  readonly isInUtc: boolean
}

/** How long an event is: so much on the clock of its zone, and then so much real time. Milliseconds. */
export interface Length {
  readonly onClock: number
  readonly real: number
}

const VALUE = /^([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?$/
const DURATION =
  /^([+-]?)P(?:([0-9]{1,5})W)?(?:([0-9]{1,6})D)?(?:T(?:([0-9]{1,7})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,9})S)?)?$/

/** Parses a DATE or a DATE-TIME. `undefined`: it is neither. */
export function parseLocalValue(text: string): LocalValue | undefined {
  const match = VALUE.exec(text.trim().toUpperCase())
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const isReal = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(month, year)
  // A leap second is the second before it.
  if (!isReal || hour > 23 || minute > 59 || second > 60) return undefined
  const time = (hour * 60 + minute) * 60 + Math.min(second, 59)
  return {
    ms: dayNumber({ year, month, day }) * DAY + time * 1000,
    isDate: match[4] === undefined,
    isInUtc: match[7] === 'Z',
  }
}

/** Parses a DURATION that is not negative. `undefined`: it is none. Days are days of the calendar. */
export function parseLength(text: string): Length | undefined {
  const match = DURATION.exec(text.trim().toUpperCase())
  if (match === null || match[1] === '-') return undefined
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(2)
    .map((part) => Number(part ?? 0))
  return {
    onClock: (weeks * 7 + days) * DAY,
    real: ((hours * 60 + minutes) * 60 + seconds) * 1000,
  }
}
