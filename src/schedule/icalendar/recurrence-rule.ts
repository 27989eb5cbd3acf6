// A recurrence rule (RFC 5545 §3.3.10), parsed.
import { parseLocalValue } from './values.ts'

export type Frequency = 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY' | 'HOURLY' | 'MINUTELY'

export interface WeekdayRule {
  /** 0 is Monday. */
  readonly weekday: number
  /** Such as 1 for the first one, -1 for the last one; 0 for all. */
  readonly nth: number
}

export interface RecurrenceRule {
  readonly frequency: Frequency
  readonly interval: number
  /** The last start, in local time as if in UTC. `isInUtc`: it is an instant. */
  readonly until: { readonly ms: number; readonly isInUtc: boolean } | undefined
  readonly count: number | undefined
  /** The first day of a week; 0 is Monday. */
  readonly weekStart: number
  readonly months: readonly number[]
  readonly daysOfMonth: readonly number[]
  readonly daysOfYear: readonly number[]
  readonly weeks: readonly number[]
  readonly weekdays: readonly WeekdayRule[]
  readonly hours: readonly number[]
  readonly minutes: readonly number[]
  readonly seconds: readonly number[]
  readonly positions: readonly number[]
}

const FREQUENCIES: readonly string[] = [
  'YEARLY',
  'MONTHLY',
  'WEEKLY',
  'DAILY',
  'HOURLY',
  'MINUTELY',
] satisfies Frequency[]
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const PARTS: ReadonlySet<string> = new Set([
  'FREQ',
  'INTERVAL',
  'UNTIL',
  'COUNT',
  'WKST',
  'BYMONTH',
  'BYMONTHDAY',
  'BYYEARDAY',
  'BYWEEKNO',
  'BYDAY',
  'BYHOUR',
  'BYMINUTE',
  'BYSECOND',
  'BYSETPOS',
])

/** Parses the value of an RRULE. A part that is wrong is told to `refuse`, which throws. */
export function parseRecurrenceRule(
  text: string,
  refuse: (reason: string) => never,
): RecurrenceRule {
  const parts = new Map(
    text
      .split(';')
      .filter((part) => part.trim() !== '')
      .map((part) => {
        const [name = '', value = ''] = part.trim().toUpperCase().split('=')
        return [name, value] as const
      }),
  )
  const unknown = [...parts.keys()].find((name) => !PARTS.has(name))
  if (unknown !== undefined) refuse('RRULE has a part that RFC 5545 does not have')
  const frequency = parts.get('FREQ') ?? ''
  if (frequency === 'SECONDLY') refuse('RRULE repeats each second; use at least MINUTELY')
  if (!isFrequency(frequency)) return refuse('RRULE has no FREQ, or an unknown one')

  const numbers = (name: string, min: number, max: number): readonly number[] => {
    if (!parts.has(name)) return NONE
    return unique(
      valuesOf(parts, name).map((value) => {
        const number = /^[+-]?[0-9]{1,9}$/.test(value) ? Number(value) : Number.NaN
        const isInRange = Math.abs(number) >= min && Math.abs(number) <= max
        const isNegativeAllowed = NEGATIVE.has(name)
        if (!isInRange || (number < 0 && !isNegativeAllowed)) refuse(`RRULE has a wrong ${name}`)
        return number
      }),
    )
  }
  const [interval = 1] = numbers('INTERVAL', 1, 1_000_000)
  const [count] = numbers('COUNT', 1, 1_000_000_000)
  const until = parts.get('UNTIL')
  const last = until === undefined ? undefined : parseLocalValue(until)
  if (until !== undefined && last === undefined) refuse('RRULE has a wrong UNTIL')
  if (last !== undefined && count !== undefined) refuse('RRULE has UNTIL and COUNT')
  const hours = sorted(numbers('BYHOUR', 0, 23))
  const minutes = sorted(numbers('BYMINUTE', 0, 59))
  // A leap second is the second before it.
  const seconds = sorted(unique(numbers('BYSECOND', 0, 60).map((each) => Math.min(each, 59))))
  const inDay = (hours.length || 1) * (minutes.length || 1) * (seconds.length || 1)
  if (inDay > MOST_IN_DAY) refuse(`RRULE has more than ${MOST_IN_DAY} times in a day`)
  return {
    frequency,
    interval,
    count,
    until: last && {
      // A date is the whole of that day.
      ms: last.isDate ? last.ms + DAY_END : last.ms,
      isInUtc: last.isInUtc,
    },
    weekStart: weekday(parts.get('WKST') ?? 'MO', refuse),
    months: numbers('BYMONTH', 1, 12),
    daysOfMonth: numbers('BYMONTHDAY', 1, 31),
    daysOfYear: numbers('BYYEARDAY', 1, 366),
    weeks: numbers('BYWEEKNO', 1, 53),
    weekdays: uniqueWeekdays(valuesOf(parts, 'BYDAY').map((value) => weekdayRule(value, refuse))),
    hours,
    minutes,
    seconds,
    positions: numbers('BYSETPOS', 1, 366),
  }
}

/** Shared by all rules, of which a text may have thousands. */
const NONE: readonly number[] = []
/** As many as a day has minutes. */
const MOST_IN_DAY = 1_440
const DAY_END = 86_399_000
const NEGATIVE: ReadonlySet<string> = new Set(['BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO', 'BYSETPOS'])

function isFrequency(text: string): text is Frequency {
  return FREQUENCIES.includes(text)
}

function valuesOf(parts: ReadonlyMap<string, string>, name: string): readonly string[] {
  const value = parts.get(name)
  return value === undefined ? [] : value.split(',').map((each) => each.trim())
}

function weekday(text: string, refuse: (reason: string) => never): number {
  const found = WEEKDAYS.indexOf(text)
  return found >= 0 ? found : refuse('RRULE has a wrong day of the week')
}

function weekdayRule(text: string, refuse: (reason: string) => never): WeekdayRule {
  const [, nth = '0', name = ''] = /^([+-]?[0-9]{1,2})?([A-Z]{2})$/.exec(text) ?? []
  if (Math.abs(Number(nth)) > 53) refuse('RRULE has a wrong BYDAY')
  return { weekday: weekday(name, refuse), nth: Number(nth) }
}

function unique(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)]
}

function uniqueWeekdays(rules: readonly WeekdayRule[]): readonly WeekdayRule[] {
  return [...new Map(rules.map((each) => [`${each.weekday} ${each.nth}`, each])).values()]
}

function sorted(numbers: readonly number[]): readonly number[] {
  return numbers.length < 2 ? numbers : numbers.toSorted((a, b) => a - b)
}
