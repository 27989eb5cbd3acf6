// Texts of a schedule that several of its fields have, and the reasons that their parsers give.
import type { Grammar } from '#src/kube/schema/texts.ts'
import { ScheduleError } from '#src/schedule/schedule-error.ts'

// Not \s: in JavaScript, unlike RE2, it also matches a no-break space and others.
export const BLANKS = '[ \\t\\n\\f\\r]*'
const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)'

export const DAYS: Grammar = {
  pattern: listOf(DAY),
  maxLength: 256,
  allowed:
    'a day (mon, tue, wed, thu, fri, sat, sun), a range that may wrap (mon-fri, fri-mon), or several of them with commas',
}
/** Items or ranges of items, separated by commas. Blanks around each are allowed. */
export function listOf(item: string): RegExp {
  const padded = `${BLANKS}${item}${BLANKS}`
  const part = `${padded}(?:-${padded})?`
  return new RegExp(`^${part}(?:,${part})*$`)
}

/** The message of the ScheduleError that `parse` throws. `undefined` if it throws none. */
export function faultWith(parse: (text: string) => unknown) {
  return (text: string): string | undefined => {
    try {
      parse(text)
      return undefined
    } catch (error) {
      if (error instanceof ScheduleError) return error.message.trim()
      throw error
    }
  }
}
