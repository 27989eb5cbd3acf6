import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'
import { windows } from '#src/schedule/windows.ts'
import { calendarCase } from './calendar-arbitrary.ts'
import { type Interval, openIntervals } from './calendar-oracle.ts'

const DAY = 86_400_000
const AROUND = 12 * DAY

describe('a schedule with windows, exceptions and extras, in every zone', () => {
  test('is open when one of the openings of the days around it is', () => {
    fc.assert(
      fc.property(calendarCase, fc.integer({ min: -DAY, max: DAY }), ({ raw, ms }, more) => {
        const now = ms + more

        expect(isOpen(parseSchedule(raw), instant(now))).toBe(
          openIntervals(raw, now - DAY, now + DAY).some((each) => contains(each, now)),
        )
      }),
      { numRuns: 80 },
    )
  })

  test('changes next at the first instant at which it differs', () => {
    fc.assert(
      fc.property(calendarCase, ({ raw, ms }) => {
        const change = nextChange(parseSchedule(raw), instant(ms))?.toMillis() ?? Infinity

        const first = openIntervals(raw, ms - DAY, ms + AROUND)
          .flat()
          .find((edge) => edge > ms)
        const isSeen = first !== undefined && first < ms + AROUND
        expect(isSeen || change < ms + AROUND ? change : 'later').toBe(isSeen ? first : 'later')
      }),
      { numRuns: 80 },
    )
  })

  test('has the windows that overlap a range, in order, with a gap between any two', () => {
    fc.assert(
      fc.property(calendarCase, ({ raw, ms }) => {
        const [from, until] = [ms - 3 * DAY, ms + 3 * DAY]

        const found = windows(parseSchedule(raw), instant(from), instant(until)).map(
          ({ opens, closes }): Interval => [
            opens?.toMillis() ?? -Infinity,
            closes?.toMillis() ?? Infinity,
          ],
        )

        const expected = openIntervals(raw, from - AROUND, until + AROUND)
          .filter(([start, end]) => start < until && end > from)
          .map((each) => cut(each, from - AROUND, until + AROUND))
        expect(found.map((each) => cut(each, from - AROUND, until + AROUND))).toEqual(expected)
      }),
      { numRuns: 80 },
    )
  })

  test('is never open for a shorter time when an exception is taken out', () => {
    fc.assert(
      fc.property(calendarCase, fc.nat(3), ({ raw, ms }, index) => {
        const [from, until] = [instant(ms - 5 * DAY), instant(ms + 5 * DAY)]
        const except = (raw.except ?? []).filter((_, each) => each !== index)

        const before = windows(parseSchedule(raw), from, until)
        const after = parseSchedule({ ...raw, except })

        for (const { opens, closes } of before) {
          const start = opens === undefined || opens < from ? from : opens
          const change = nextChange(after, start)
          expect(isOpen(after, start)).toBe(true)
          // A window that is open for years has no end here: windows are followed for 400 days beyond the range.
          expect(change === undefined || change >= (closes ?? until)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('is as its grid alone if nothing is added and nothing is taken', () => {
    fc.assert(
      fc.property(calendarCase, ({ raw, ms }) => {
        const { daysOfWeek, hoursOfDay, timezone, enabled } = raw
        const grid = { daysOfWeek, hoursOfDay, timezone, enabled }
        const [from, until] = [instant(ms - 9 * DAY), instant(ms + 9 * DAY)]

        expect(windows(parseSchedule({ ...grid, windows: [] }), from, until)).toEqual(
          windows(parseSchedule(grid), from, until),
        )
      }),
      { numRuns: 60 },
    )
  })
})

function contains([start, end]: Interval, ms: number): boolean {
  return start <= ms && ms < end
}

// What is outside is not computed by both.
function cut([start, end]: Interval, from: number, until: number): Interval {
  return [Math.max(start, from), Math.min(end, until)]
}

function instant(ms: number): DateTime {
  return DateTime.fromMillis(ms, { zone: 'utc' })
}
