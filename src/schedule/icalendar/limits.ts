// The work and the memory that one text may cost.
import { at } from './components.ts'
import { mostInYear } from './most-in-year.ts'
import type { RecurrenceRule } from './recurrence-rule.ts'

/** Each is an upper bound of the work for one calendar. */
const MOST_IN_YEAR = 40_000
// Measured, in bytes. A calendar of events without rules takes about six times as much memory as its text.
const BYTES = { perLetter: 6, perRule: 400, perOccurrenceInYear: 60 }
const MOST_STEPS = 1_000_000

export type Limits = ReturnType<typeof createLimits>

export function createLimits() {
  let [rules, inYear, steps, most] = [0, 0, 0, MOST_STEPS]
  return {
    add(rule: RecurrenceRule, start: number, line: number): void {
      rules += 1
      inYear += mostInYear(rule, start)
      if (inYear > MOST_IN_YEAR) {
        throw at(line, `its events may occur more than ${MOST_IN_YEAR} times a year`)
      }
    },
    spend(more: number, line: number, reason: string): void {
      steps += more
      if (steps > most) throw at(line, reason)
    },
    bytes(letters: number): number {
      const ofRules = BYTES.perRule * rules + BYTES.perOccurrenceInYear * inYear
      return Math.ceil(BYTES.perLetter * letters + ofRules)
    },
    /** The text is parsed. Its zones go on without a limit, for the years that are asked for. */
    end(): void {
      most = Infinity
    },
  }
}
