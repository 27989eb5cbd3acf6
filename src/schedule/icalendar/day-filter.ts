// The days on which a recurrence rule may have a start (the BY parts of RFC 5545 §3.3.10 that are about days).
import { dateOf, dayNumber, daysInMonth, weekdayOf } from '../civil-date.ts'
import type { RecurrenceRule } from './recurrence-rule.ts'

/** Days are counted from 1970-01-01. */
export type DayFilter = (day: number) => boolean

/** All parts of the rule that are about days must hold. */
export function dayFilter(rule: RecurrenceRule): DayFilter {
  const { months, daysOfMonth, daysOfYear, weeks, weekdays } = rule
  return (day) => {
    const date = dateOf(day)
    if (months.length > 0 && !months.includes(date.month)) return false
    if (daysOfMonth.length > 0) {
      const length = daysInMonth(date.month, date.year)
      if (!holds(daysOfMonth, date.day, length)) return false
    }
    if (daysOfYear.length > 0) {
      const newYear = dayNumber({ year: date.year, month: 1, day: 1 })
      if (!holds(daysOfYear, day - newYear + 1, yearLength(date.year))) return false
    }
    if (weeks.length > 0) {
      const { week, ofYear } = weekOf(day, rule.weekStart)
      if (!holds(weeks, week, ofYear)) return false
    }
    if (weekdays.length === 0) return true
    const weekday = weekdayOf(day)
    return weekdays.some((each) => each.weekday === weekday && isNth(rule, each.nth, day))
  }
}

// Negative numbers count from the end.
function holds(numbers: readonly number[], value: number, length: number): boolean {
  return numbers.includes(value) || numbers.includes(value - length - 1)
}

// The first, second … or last such weekday of the month, or of the year if no months are given.
function isNth({ frequency, months }: RecurrenceRule, nth: number, day: number): boolean {
  if (nth === 0 || (frequency !== 'MONTHLY' && frequency !== 'YEARLY')) return true
  const { year, month } = dateOf(day)
  const isInMonth = frequency === 'MONTHLY' || months.length > 0
  const begin = dayNumber({ year, month: isInMonth ? month : 1, day: 1 })
  const length = isInMonth ? daysInMonth(month, year) : yearLength(year)
  const before = day - begin
  return nth > 0
    ? Math.floor(before / 7) + 1 === nth
    : Math.floor((length - 1 - before) / 7) + 1 === -nth
}

function yearLength(year: number): number {
  return dayNumber({ year: year + 1, month: 1, day: 1 }) - dayNumber({ year, month: 1, day: 1 })
}

/** The number of the week of a day, and how many weeks the year of that week has. Week 1 has at least four days. */
function weekOf(day: number, weekStart: number): { week: number; ofYear: number } {
  const monday = day - ((weekdayOf(day) - weekStart + 7) % 7)
  const { year } = dateOf(monday + 3)
  const first = firstWeek(year, weekStart)
  return {
    week: (monday - first) / 7 + 1,
    ofYear: (firstWeek(year + 1, weekStart) - first) / 7,
  }
}

// The week with 4 January.
function firstWeek(year: number, weekStart: number): number {
  const day = dayNumber({ year, month: 1, day: 4 })
  return day - ((weekdayOf(day) - weekStart + 7) % 7)
}
