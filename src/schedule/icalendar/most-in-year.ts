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

/** An upper bound of the periods and starts in a year. */
export function mostInYear(rule: RecurrenceRule): number {
  const periods = Math.max(1, PERIODS_IN_YEAR[rule.frequency] / rule.interval)
  return periods * Math.max(1, mostDays(rule) * mostTimes(rule))
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
