// The work and the memory that one text may cost.
import { at } from './components.ts'
import { mostInYear } from './most-in-year.ts'
import type { Frequency, RecurrenceRule } from './recurrence-rule.ts'

/** Each is an upper bound of the work for one calendar. */
const MOST_IN_YEAR = 40_000
const MOST_AT_ONCE = 1_000
/** Each time that something is asked for, the days around it are looked at for each rule. */
const MOST_DAYS = 250_000
const MOST_STEPS = 1_000_000
// Measured, in bytes. A calendar of events without rules takes about six times as much memory as its text. Most steps are
// for the years of a time zone, which are kept.
const BYTES = {
  perLetter: 6,
  perRule: 400,
  perPeriod: 130,
  perExclusions: 400,
  perZone: 160_000,
  perStep: 6,
}

const YEAR = 365 * 86_400_000

export type Limits = ReturnType<typeof createLimits>

export function createLimits() {
  let [inYear, atOnce, days, steps, most, bytes] = [0, 0, 0, 0, MOST_STEPS, 0]
  return {
    /** A rule whose events are so many milliseconds long. */
    add(rule: RecurrenceRule, start: number, length: number, line: number): void {
      bytes += BYTES.perRule
      const ofRule = mostInYear(rule, start)
      inYear += ofRule
      if (inYear > MOST_IN_YEAR) {
        throw at(line, `its events may occur more than ${MOST_IN_YEAR} times a year`)
      }
      atOnce += (ofRule * length) / YEAR
      if (atOnce > MOST_AT_ONCE) {
        throw at(line, `more than ${MOST_AT_ONCE} events are at the same time; make them shorter`)
      }
      days += daysLookedAt(rule)
      if (days > MOST_DAYS) {
        throw at(
          line,
          'its rules need too many steps; use fewer events that recur, or shorter rules',
        )
      }
    },
    addPeriod(): void {
      bytes += BYTES.perPeriod
    },
    addExclusions(): void {
      bytes += BYTES.perExclusions
    },
    /** A zone that the text defines. */
    addZone(): void {
      bytes += BYTES.perZone
    },
    spend(more: number, line: number, reason: string): void {
      steps += more
      if (steps > most) throw at(line, reason)
    },
    bytes(letters: number): number {
      return Math.ceil(BYTES.perLetter * letters + BYTES.perStep * steps + bytes)
    },
    /** The text is parsed. Its zones go on without a limit, for the years that are asked for. */
    end(): void {
      most = Infinity
    },
  }
}

/** The days of a period, and those of the next one. */
const DAYS: Readonly<Record<Frequency, number>> = {
  YEARLY: 62,
  MONTHLY: 62,
  WEEKLY: 14,
  DAILY: 2,
  HOURLY: 2,
  MINUTELY: 2,
}

function daysLookedAt({ frequency, months, daysOfMonth, weekdays, ...rule }: RecurrenceRule) {
  const isByDay = weekdays.length + rule.daysOfYear.length + rule.weeks.length > 0
  const isOneMonth =
    frequency !== 'YEARLY' || (months.length === 0 && !isByDay && daysOfMonth.length === 0)
  return DAYS[frequency] * (isOneMonth ? 1 : months.length || 12) * (1 + weekdays.length)
}
