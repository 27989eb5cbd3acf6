// Parses `windows`, `except` and `extra` of a schedule.
import { DAY, dayNumber, daysInMonth } from './civil-date.ts'
import { parseCron } from './cron.ts'
import { parseDays } from './ranges.ts'
import type { Calendar, Exception, Extra, WindowRule } from './schedule.ts'
import { ScheduleError } from './schedule-error.ts'

/** The fields as they are written. Absent: none. */
export interface RawCalendar {
  readonly windows?: readonly RawWindow[] | undefined
  readonly except?: readonly string[] | undefined
  readonly extra?: readonly RawExtra[] | undefined
}

export type RawWindow =
  | { readonly days: readonly string[]; readonly start: string; readonly end: string }
  | { readonly cron: string; readonly duration: string }

export interface RawExtra {
  readonly start: string
  readonly end: string
}

const MINUTES_IN_DAY = 1440
const MINUTE = 60_000

/** `undefined` if none of the fields is set. Throws a ScheduleError for the first part that is wrong. */
export function parseCalendar({ windows, except, extra }: RawCalendar): Calendar | undefined {
  if (windows === undefined && except === undefined && extra === undefined) return undefined
  return {
    windows: (windows ?? []).map(parseWindow),
    except: (except ?? []).map(parseException),
    extra: (extra ?? []).map(parseExtra),
  }
}

function parseWindow(raw: RawWindow): WindowRule {
  if ('cron' in raw) {
    const durationMs = parseWindowDuration(raw.duration)
    return { type: 'cron', cron: parseCron(raw.cron), durationMs }
  }
  const [start, end] = [parseTime(raw.start), parseTime(raw.end)]
  // It closes at the first `end` after `start`: a whole day later if both are the same time.
  const length = modulo(end - start, MINUTES_IN_DAY) || MINUTES_IN_DAY
  return { type: 'daily', days: parseDays(raw.days), start, length }
}

/** Parses `HH:MM`, `00:00` to `24:00`, into minutes. Throws a ScheduleError. */
function parseTime(text: string): number {
  const [, hour, minute] = /^([0-9]{2}):([0-9]{2})$/.exec(text) ?? []
  const minutes = Number(hour) * 60 + Number(minute)
  if (!(minutes <= MINUTES_IN_DAY && Number(minute) < 60)) {
    throw new ScheduleError(`Invalid time: ${text}`)
  }
  return minutes
}

const UNITS = new Map([
  ['s', 1000],
  ['m', MINUTE],
  ['h', 60 * MINUTE],
  ['d', DAY],
])

/** Parses the duration of a window, `1m` to `7d`, into milliseconds. Throws a ScheduleError. */
function parseWindowDuration(text: string): number {
  const [, value, unit = ''] = /^([0-9]{1,6})([smhd])$/.exec(text) ?? []
  const durationMs = Number(value) * (UNITS.get(unit) ?? Number.NaN)
  if (!(durationMs >= MINUTE && durationMs <= 7 * DAY)) {
    throw new ScheduleError(`Invalid duration of a window: ${text}`)
  }
  return durationMs
}

/** Parses `YYYY-MM-DD`, `YYYY-MM-DD..YYYY-MM-DD` or `MM-DD`. Throws a ScheduleError. */
export function parseException(text: string): Exception {
  const [, month, day] = /^([0-9]{2})-([0-9]{2})$/.exec(text) ?? []
  if (month !== undefined && day !== undefined) {
    if (!isDate(2000, Number(month), Number(day))) throw noDate(text)
    return { type: 'yearly', text, month: Number(month), day: Number(day) }
  }
  const [from = '', to = from, ...rest] = text.split('..')
  if (rest.length > 0) throw noDate(text)
  const [first, last] = [parseDate(from), parseDate(to)]
  if (last < first) throw new ScheduleError(`Invalid dates: ${text} ends before it begins`)
  return { type: 'dates', text, first, last }
}

function parseExtra({ start, end }: RawExtra): Extra {
  const extra = { start: parseLocalTime(start), end: parseLocalTime(end) }
  if (extra.end <= extra.start) {
    throw new ScheduleError(`Invalid extra: ${end} is not after ${start}`)
  }
  return extra
}

/** Parses a local `YYYY-MM-DDTHH:MM` into milliseconds, as if it were in UTC. Throws a ScheduleError. */
export function parseLocalTime(text: string): number {
  const [date = '', time = '', ...rest] = text.split('T')
  if (rest.length > 0) throw new ScheduleError(`Invalid time: ${text}`)
  return parseDate(date) * DAY + parseTime(time) * MINUTE
}

function parseDate(text: string): number {
  const [, year, month, day] = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text) ?? []
  const date = { year: Number(year), month: Number(month), day: Number(day) }
  if (!isDate(date.year, date.month, date.day)) throw noDate(text)
  return dayNumber(date)
}

function isDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(month, year)
}

function noDate(text: string): ScheduleError {
  return new ScheduleError(`Invalid date: ${text}`)
}

function modulo(value: number, size: number): number {
  return ((value % size) + size) % size
}
