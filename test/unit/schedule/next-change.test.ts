import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { nextChange } from '#src/schedule/next-change.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import { at, scheduleOf, written } from './build.ts'
import { ROWS } from './next-change-rows.ts'

test.each(ROWS)('%s: %s %s %s after %s changes at %s', (_, days, hours, zone, now, next) => {
  const change = nextChange(scheduleOf(days, hours, zone), at(now))

  expect(written(change)).toBe(written(at(next)))
})

test.each([
  ['on no day', { days: [], hours: [9] }],
  ['at no hour', { days: [0], hours: [] }],
  ['always', { days: [0, 1, 2, 3, 4, 5, 6], hours: Array.from({ length: 24 }, (_, hour) => hour) }],
])('the next change does not exist for a schedule that is open %s', (_, { days, hours }) => {
  const schedule: Schedule = {
    days: new Set(days),
    hours: new Set(hours),
    zone: 'Europe/Berlin',
    enabled: true,
  }

  expect(nextChange(schedule, at('2026-03-29T00:30:00Z'))).toBeUndefined()
})

test('the next change does not exist for a disabled schedule', () => {
  const schedule = { ...scheduleOf('mon-fri', '9-17', 'UTC'), enabled: false }

  expect(nextChange(schedule, at('2026-01-05T08:59:59Z'))).toBeUndefined()
})

test('the next change is in UTC, whatever the zone of now', () => {
  const now = at('2026-01-05T00:00:00Z').setZone('Asia/Tokyo')

  const change = nextChange(scheduleOf('mon', '9', 'Asia/Kolkata'), now)

  expect(change).toEqual(DateTime.fromISO('2026-01-05T03:30:00Z', { zone: 'utc' }))
})

test('the next change cannot be found from an invalid instant', () => {
  const schedule = scheduleOf('mon', '9', 'UTC')

  expect(() => nextChange(schedule, DateTime.invalid('test'))).toThrow(RangeError)
})
