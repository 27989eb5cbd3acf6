// An upper bound of the occurrences of a recurrence rule. It is computed before any of them is.
import type { Frequency, RecurrenceRule } from './recurrence-rule.ts'

const PERIODS_IN_YEAR: Readonly<Record<Frequency, number>> = {
  YEARLY: 1,
  MONTHLY: 12,
  WEEKLY: 53,
  DAILY: 366,
  HOURLY: 366 * 24,
  MINUTELY: 366 * 24 * 60,
}

const DAY_MS = 86_400_000
/** The shortest period of each frequency. */
const SHORTEST: Readonly<Record<Frequency, number>> = {
  YEARLY: 365 * DAY_MS,
  MONTHLY: 28 * DAY_MS,
  WEEKLY: 7 * DAY_MS,
  DAILY: DAY_MS,
  HOURLY: DAY_MS / 24,
  MINUTELY: DAY_MS / 24 / 60,
}

/**
 * An upper bound of the periods and starts in a year. UNTIL has to be in local time, as `start`, and a rule with COUNT has
 * the UNTIL that follows from it.
 */
export function mostInYear(rule: RecurrenceRule, start: number): number {
  const { frequency, interval, until, count = Infinity } = rule
  const length = until === undefined ? Infinity : Math.max(0, until.ms - start)
  const periods = Math.min(
    Math.max(1, PERIODS_IN_YEAR[frequency] / interval),
    // One more, because the first and the last one may be looked at in part.
    Math.floor(length / SHORTEST[frequency] / interval) + 2,
  )
  return Math.min(count, periods * Math.max(1, mostDays(rule) * mostTimes(rule)))
}

function mostDays({
  frequency,
  months,
  daysOfMonth,
  daysOfYear,
  weeks,
  weekdays,
}: RecurrenceRule): number {
  const ofWeekdays = (all: number, nth: number) =>
    weekdays.reduce((sum, each) => sum + (each.nth === 0 ? all : nth), 0)
  switch (frequency) {
    case 'YEARLY': {
      if (daysOfYear.length > 0) return daysOfYear.length
      if (daysOfMonth.length > 0) return daysOfMonth.length * (months.length || 12)
      if (weekdays.length > 0) return ofWeekdays(weeks.length || 53, months.length || 1)
      return months.length || weeks.length || 1
    }
    case 'MONTHLY':
      return daysOfMonth.length || ofWeekdays(5, 1) || 1
    case 'WEEKLY':
      return weekdays.length || 1
    default:
      return 1
  }
}

function mostTimes({ frequency, hours, minutes, seconds }: RecurrenceRule): number {
  const inMinute = seconds.length || 1
  if (frequency === 'MINUTELY') return inMinute
  const inHour = inMinute * (minutes.length || 1)
  return frequency === 'HOURLY' ? inHour : inHour * (hours.length || 1)
}
