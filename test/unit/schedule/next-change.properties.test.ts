import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import { scheduleAndInstant } from './arbitrary.ts'
import { clockChanges, differences, firstDifferentMinute, isOpenAt } from './oracle.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('in every zone, at any instant', () => {
  test('a schedule is open when the local time is in one of its hours on one of its days', () => {
    fc.assert(
      fc.property(scheduleAndInstant, ({ schedule, ms }) => {
        expect(isOpen(schedule, instant(ms))).toBe(isOpenAt(schedule, ms))
      }),
      { numRuns: 300 },
    )
  })

  test('the next change is the first minute that differs, and the second before it does not', () => {
    fc.assert(
      fc.property(scheduleAndInstant, ({ schedule, ms }) => {
        const change = nextChange(schedule, instant(ms))?.toMillis()

        // Nothing differs for the two days that are looked through, or what is found is the first.
        const differs = firstDifferentMinute(
          schedule,
          ms,
          Math.min(change ?? Infinity, ms + 2 * DAY),
        )
        expect(differs).toBe(change !== undefined && change <= ms + 2 * DAY ? change : undefined)
        if (change === undefined) return
        expect(isOpenAt(schedule, change)).toBe(!isOpenAt(schedule, ms))
        expect(isOpenAt(schedule, change - 1000)).toBe(isOpenAt(schedule, ms))
      }),
      { numRuns: 300 },
    )
  })

  test('nothing changes before the next change, however far it is', () => {
    fc.assert(
      fc.property(scheduleAndInstant, ({ schedule, ms }) => {
        const change = nextChange(schedule, instant(ms))?.toMillis() ?? ms + 20 * DAY

        // A state lasts for a quarter of an hour at least, for so do the offsets' fractions.
        const state = isOpenAt(schedule, ms)
        expect(differences(schedule, ms, change, () => state)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

test('every change of clocks of every zone in 2026 is a change for the hour that it cuts', () => {
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    for (const change of clockChanges(zone, 2026)) {
      for (const hour of [0, 1, 2, 3, 23]) {
        const schedule = {
          days: new Set([0, 1, 2, 3, 4, 5, 6]),
          hours: new Set([hour]),
          zone,
          enabled: true,
        }
        const from = change - HOUR - 1000
        const found = nextChange(schedule, instant(from))?.toMillis() ?? Number.NaN

        const seen = firstDifferentMinute(schedule, from, change + 2 * HOUR)
        expect([zone, found <= change + 2 * HOUR ? found : undefined]).toEqual([zone, seen])
      }
    }
  }
})

function instant(ms: number): DateTime {
  return DateTime.fromMillis(ms, { zone: 'utc' })
}
