// The starts of a recurrence (RFC 5545 §3.3.10), in local time as if in UTC. It goes from one period of the frequency to the
// next one: a year, a month, a week, a day, an hour or a minute. Without COUNT, the first period is computed, so that a
// rule that began long ago costs nothing more.
import { DAY, dateOf, dayNumber, daysInMonth, weekdayOf } from '../civil-date.ts'
import { type DayFilter, dayFilter } from './day-filter.ts'
import type { Frequency, RecurrenceRule } from './recurrence-rule.ts'

/** Hears how many steps come next. */
export type Spend = (steps: number) => void

export interface Recurrence {
  readonly rule: RecurrenceRule
  readonly start: number
}

const HOUR = 3_600_000
const MINUTE = 60_000

/**
 * The starts from `from` to `to`, in order, without those before the start of the recurrence. COUNT does not count here:
 * see lastOfCount. `spend` hears of the steps before they are done, and may throw to end the search.
 */
export function* occurrences(
  { rule, start }: Recurrence,
  from: number,
  to: number,
  spend: Spend = () => undefined,
): Generator<number, void> {
  const first = Math.max(from, start)
  const step = regularStep(rule)
  if (step !== undefined) {
    for (let at = start + Math.ceil((first - start) / step) * step; at <= to; at += step) {
      spend(2)
      yield at
    }
    return
  }
  const periods = PERIODS[rule.frequency]
  const search = createSearch(rule, start, spend)
  const begin = periods.indexOf(start, rule.weekStart)
  const skipped = periods.indexOf(first, rule.weekStart) - begin
  for (let index = begin + Math.floor(skipped / rule.interval) * rule.interval; ; ) {
    const period = periods.at(index, rule.weekStart)
    if (period > to) return
    spend(1)
    for (const time of timesIn(search, period)) {
      if (time > to) break
      if (time >= first) yield time
    }
    index += rule.interval
  }
}

// Between two starts, if that is always the same time.
function regularStep(rule: RecurrenceRule): number | undefined {
  const size = SIZES.get(rule.frequency)
  const isPlain = BY_PARTS.every((part) => rule[part].length === 0)
  return size === undefined || !isPlain ? undefined : rule.interval * size
}

const SIZES: ReadonlyMap<Frequency, number> = new Map([
  ['WEEKLY', 7 * DAY],
  ['DAILY', DAY],
  ['HOURLY', HOUR],
  ['MINUTELY', MINUTE],
])

const BY_PARTS = [
  'months',
  'daysOfMonth',
  'daysOfYear',
  'weeks',
  'weekdays',
  'hours',
  'minutes',
  'seconds',
  'positions',
] as const

/** The last of the first `count` starts. The start of the recurrence is the first one, also if the rule does not give it. */
export function lastOfCount(recurrence: Recurrence, count: number, spend: Spend): number {
  const { start } = recurrence
  let [last, found] = [start, 1]
  for (const time of occurrences(recurrence, start, LAST_INSTANT, spend)) {
    if (found === count) break
    if (time === start) continue
    last = time
    found += 1
  }
  return last
}

const LAST_INSTANT = Date.UTC(9999, 11, 31)

/** Periods are numbered, so that the one of an instant is computed and not searched. */
interface Periods {
  indexOf(local: number, weekStart: number): number
  /** Where a period begins. */
  at(index: number, weekStart: number): number
}

function everyMs(size: number): Periods {
  return {
    indexOf: (local) => Math.floor(local / size),
    at: (index) => index * size,
  }
}

const PERIODS: Readonly<Record<Frequency, Periods>> = {
  YEARLY: {
    indexOf: (local) => dateAt(local).year,
    at: (year) => dayNumber({ year, month: 1, day: 1 }) * DAY,
  },
  MONTHLY: {
    indexOf(local) {
      const { year, month } = dateAt(local)
      return year * 12 + month - 1
    },
    at: (index) => dayNumber({ year: Math.floor(index / 12), month: monthOf(index), day: 1 }) * DAY,
  },
  WEEKLY: {
    // Day 0 is a Thursday.
    indexOf: (local, weekStart) => Math.floor((Math.floor(local / DAY) + 3 - weekStart) / 7),
    at: (index, weekStart) => (index * 7 - 3 + weekStart) * DAY,
  },
  DAILY: everyMs(DAY),
  HOURLY: everyMs(HOUR),
  MINUTELY: everyMs(MINUTE),
}

function dateAt(local: number) {
  return dateOf(Math.floor(local / DAY))
}

function monthOf(index: number): number {
  return (((index % 12) + 12) % 12) + 1
}

interface Search {
  /** With the day of the start, where no part says which day. */
  readonly rule: RecurrenceRule
  readonly start: number
  readonly dayMatches: DayFilter
  readonly spend: Spend
}

function createSearch(given: RecurrenceRule, start: number, spend: Spend): Search {
  const rule = withDayOfStart(given, start)
  return { rule, start, dayMatches: dayFilter(rule), spend }
}

function timesIn(search: Search, period: number): readonly number[] {
  const { positions } = search.rule
  const times = daysIn(search, period).flatMap((day) => timesOn(search, period, day))
  if (positions.length === 0) return times
  const chosen = new Set(positions.map((nth) => (nth > 0 ? nth - 1 : times.length + nth)))
  return times.filter((_, index) => chosen.has(index))
}

function daysIn(search: Search, period: number): readonly number[] {
  const first = Math.floor(period / DAY)
  const { year, month } = dateOf(first)
  switch (search.rule.frequency) {
    case 'YEARLY':
      return monthsOf(search.rule).flatMap((each) => {
        const begin = dayNumber({ year, month: each, day: 1 })
        return matching(search, begin, daysInMonth(each, year))
      })
    case 'MONTHLY':
      return matching(search, first, daysInMonth(month, year))
    case 'WEEKLY':
      return matching(search, first, 7)
    default:
      return matching(search, first, 1)
  }
}

const ALL_MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

function monthsOf({ months }: RecurrenceRule): readonly number[] {
  return months.length === 0 ? ALL_MONTHS : months.toSorted((a, b) => a - b)
}

function matching(
  { rule, dayMatches, spend }: Search,
  first: number,
  length: number,
): readonly number[] {
  if (isByDayOfMonth(rule) && length >= SHORTEST_MONTH) {
    spend(rule.daysOfMonth.length)
    const named = rule.daysOfMonth.map((day) => (day > 0 ? first + day - 1 : first + length + day))
    const inMonth = named.filter((day) => day >= first && day < first + length && dayMatches(day))
    return [...new Set(inMonth)].sort((a, b) => a - b)
  }
  spend(length * (1 + rule.weekdays.length))
  const days: number[] = []
  for (let day = first; day < first + length; day += 1) if (dayMatches(day)) days.push(day)
  return days
}

const SHORTEST_MONTH = 28

// Most rules of years and months. No other day of the month can match.
function isByDayOfMonth({ frequency, daysOfMonth }: RecurrenceRule): boolean {
  return daysOfMonth.length > 0 && (frequency === 'YEARLY' || frequency === 'MONTHLY')
}

// The times of a day: of its one hour or minute, if that is the frequency.
function timesOn({ rule, start, spend }: Search, period: number, day: number): readonly number[] {
  const { frequency, hours, minutes, seconds } = rule
  const own = (size: number, most: number, at: number) => Math.floor(at / size) % most
  const isHourly = frequency === 'HOURLY' || frequency === 'MINUTELY'
  const inPeriod = (given: readonly number[], value: number) =>
    given.length === 0 || given.includes(value) ? [value] : []
  const allHours = isHourly
    ? inPeriod(hours, own(HOUR, 24, period - day * DAY))
    : orElse(hours, own(HOUR, 24, start - Math.floor(start / DAY) * DAY))
  const inHour = (at: number) => own(MINUTE, 60, at - Math.floor(at / HOUR) * HOUR)
  const allMinutes =
    frequency === 'MINUTELY' ? inPeriod(minutes, inHour(period)) : orElse(minutes, inHour(start))
  const allSeconds = orElse(seconds, own(1000, 60, start - Math.floor(start / MINUTE) * MINUTE))
  spend(allHours.length * allMinutes.length * allSeconds.length)
  return allHours.flatMap((hour) =>
    allMinutes.flatMap((minute) =>
      allSeconds.map((second) => day * DAY + hour * HOUR + minute * MINUTE + second * 1000),
    ),
  )
}

function orElse(given: readonly number[], value: number): readonly number[] {
  return given.length === 0 ? [value] : given
}

function withDayOfStart(rule: RecurrenceRule, start: number): RecurrenceRule {
  const { frequency, months, daysOfMonth, daysOfYear, weeks, weekdays } = rule
  const day = Math.floor(start / DAY)
  const date = dateOf(day)
  if (daysOfMonth.length + daysOfYear.length + weekdays.length > 0) return rule
  const onWeekday = [{ weekday: weekdayOf(day), nth: 0 }]
  if (weeks.length > 0 || frequency === 'WEEKLY') return { ...rule, weekdays: onWeekday }
  if (frequency === 'MONTHLY') return { ...rule, daysOfMonth: [date.day] }
  if (frequency !== 'YEARLY') return rule
  return {
    ...rule,
    months: months.length === 0 ? [date.month] : months,
    daysOfMonth: [date.day],
  }
}
