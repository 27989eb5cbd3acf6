import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { nextChange } from '#src/schedule/next-change.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import { at, scheduleOf, written } from './build.ts'

type Row = readonly [
  what: string,
  days: string,
  hours: string,
  zone: string,
  now: string,
  next: string,
]

const ROWS: readonly Row[] = [
  ['opening', 'mon-fri', '9-17', 'UTC', '2026-01-05T08:59:59Z', '2026-01-05T09:00:00Z'],
  ['closing', 'mon-fri', '9-17', 'UTC', '2026-01-05T09:00:00Z', '2026-01-05T18:00:00Z'],
  [
    'the change after one',
    'mon-fri',
    '9-17',
    'UTC',
    '2026-01-05T18:00:00Z',
    '2026-01-06T09:00:00Z',
  ],
  ['a millisecond to go', 'mon', '9', 'UTC', '2026-01-05T08:59:59.999Z', '2026-01-05T09:00:00Z'],
  ['over the weekend', 'mon-fri', '9-17', 'UTC', '2026-01-09T18:00:00Z', '2026-01-12T09:00:00Z'],
  ['a week but an hour', 'sun', '0', 'UTC', '2025-12-28T01:00:00Z', '2026-01-04T00:00:00Z'],
  ['over the year', 'wed-thu', '22-2', 'UTC', '2025-12-31T22:00:00Z', '2026-01-01T03:00:00Z'],
  ['midnight inside', 'sat-sun', '0-23', 'UTC', '2026-01-10T00:00:00Z', '2026-01-12T00:00:00Z'],
  [
    'a zone of half hours',
    'mon',
    '9-17',
    'Asia/Kolkata',
    '2026-01-05T00:00:00Z',
    '2026-01-05T03:30:00Z',
  ],
  [
    'a zone of quarters',
    'mon',
    '9',
    'Asia/Kathmandu',
    '2026-01-05T03:15:00Z',
    '2026-01-05T04:15:00Z',
  ],

  // Northern spring: 02:00 is 03:00.
  [
    'an hour that is skipped waits a week',
    'sun',
    '2',
    'Europe/Berlin',
    '2026-03-28T00:00:00+01:00',
    '2026-04-05T02:00:00+02:00',
  ],
  [
    'the end is skipped over',
    'sun',
    '1',
    'Europe/Berlin',
    '2026-03-29T01:30:00+01:00',
    '2026-03-29T03:00:00+02:00',
  ],
  [
    'the hour after opens at once',
    'sun',
    '3',
    'Europe/Berlin',
    '2026-03-29T01:59:59+01:00',
    '2026-03-29T03:00:00+02:00',
  ],
  [
    'open over the gap',
    'sun',
    '0-5',
    'America/New_York',
    '2026-03-08T00:00:00-05:00',
    '2026-03-08T06:00:00-04:00',
  ],
  // Northern autumn: 03:00 is 02:00 again.
  [
    'a repeated hour runs twice',
    'sun',
    '2',
    'Europe/Berlin',
    '2026-10-25T02:00:00+02:00',
    '2026-10-25T03:00:00+01:00',
  ],
  [
    'the hour after it waits for the second one',
    'sun',
    '3',
    'Europe/Berlin',
    '2026-10-25T00:00:00+02:00',
    '2026-10-25T03:00:00+01:00',
  ],
  [
    'open over the repeated hour',
    'sun',
    '0-5',
    'America/New_York',
    '2026-11-01T00:00:00-04:00',
    '2026-11-01T06:00:00-05:00',
  ],
  // Southern hemisphere, the other way round.
  [
    'spring in October',
    'sun',
    '2',
    'Australia/Sydney',
    '2026-10-03T00:00:00+10:00',
    '2026-10-11T02:00:00+11:00',
  ],
  [
    'autumn in April',
    'sun',
    '2',
    'Australia/Sydney',
    '2026-04-05T02:00:00+11:00',
    '2026-04-05T03:00:00+10:00',
  ],
  // Midnight moves: the day begins at 01:00, and its first hour comes twice.
  [
    'a day that starts late',
    'sun',
    '0-1',
    'America/Santiago',
    '2026-09-05T23:59:59-04:00',
    '2026-09-06T01:00:00-03:00',
  ],
  [
    'Saturday again',
    'sat',
    '23',
    'America/Santiago',
    '2026-04-04T23:00:00-03:00',
    '2026-04-05T00:00:00-04:00',
  ],
  [
    'a Sunday put off',
    'sun',
    '0',
    'America/Santiago',
    '2026-04-04T23:30:00-03:00',
    '2026-04-05T00:00:00-04:00',
  ],

  // Half an hour: changes in the middle of an hour.
  [
    'opens in mid-hour',
    'sun',
    '2',
    'Australia/Lord_Howe',
    '2026-10-04T01:00:00+10:30',
    '2026-10-04T02:30:00+11:00',
  ],
  [
    'closes in mid-hour',
    'sun',
    '1',
    'Australia/Lord_Howe',
    '2026-10-04T01:00:00+10:30',
    '2026-10-04T02:30:00+11:00',
  ],
  [
    'half an hour twice',
    'sun',
    '1',
    'Australia/Lord_Howe',
    '2026-04-05T01:00:00+11:00',
    '2026-04-05T02:00:00+10:30',
  ],
  // Two hours: 03:00 is 01:00 again, so an hour ends and comes back.
  [
    'two hours: the first time',
    'sun',
    '1',
    'Antarctica/Troll',
    '2026-10-25T01:00:00+02:00',
    '2026-10-25T02:00:00+02:00',
  ],
  [
    'two hours: the pause',
    'sun',
    '1',
    'Antarctica/Troll',
    '2026-10-25T02:00:00+02:00',
    '2026-10-25T01:00:00Z',
  ],
  [
    'two hours: the second time',
    'sun',
    '1',
    'Antarctica/Troll',
    '2026-10-25T01:00:00Z',
    '2026-10-25T02:00:00Z',
  ],
  [
    'two hours skipped',
    'sun',
    '2',
    'Antarctica/Troll',
    '2026-03-29T00:00:00Z',
    '2026-04-05T02:00:00+02:00',
  ],
  // Summer time is the standard; Ramadan interrupts it.
  [
    'Ramadan begins',
    'sun',
    '2',
    'Africa/Casablanca',
    '2026-02-15T02:00:00+01:00',
    '2026-02-15T03:00:00Z',
  ],
  [
    'Ramadan ends',
    'sun',
    '2',
    'Africa/Casablanca',
    '2026-03-22T01:00:00Z',
    '2026-03-29T02:00:00+01:00',
  ],
  [
    'Tehran, the last summer time',
    'wed',
    '23',
    'Asia/Tehran',
    '2022-09-21T23:00:00+04:30',
    '2022-09-22T00:00:00+03:30',
  ],
  // Samoa had no 30 December 2011.
  [
    'a day that never was',
    'fri',
    '0-23',
    'Pacific/Apia',
    '2011-12-28T00:00:00-10:00',
    '2012-01-06T00:00:00+14:00',
  ],
  [
    'Saturday right after Thursday',
    'sat',
    '0-23',
    'Pacific/Apia',
    '2011-12-29T23:59:59-10:00',
    '2011-12-31T00:00:00+14:00',
  ],
  [
    'no gap where both days are wanted',
    'thu,sat',
    '0-23',
    'Pacific/Apia',
    '2011-12-29T00:00:00-10:00',
    '2012-01-01T00:00:00+14:00',
  ],
  // Kwajalein had no 21 August 1993.
  [
    'a day skipped in the Pacific',
    'sat',
    '0-23',
    'Pacific/Kwajalein',
    '1993-08-20T00:00:00-12:00',
    '1993-08-28T00:00:00+12:00',
  ],
  [
    'an offset of seconds',
    'thu',
    '0',
    'Europe/Berlin',
    '1880-01-01T00:00:00Z',
    '1880-01-01T00:06:32Z',
  ],
]

describe('the next change', () => {
  test.each(ROWS)('%s: %s %s %s after %s is at %s', (_, days, hours, zone, now, next) => {
    const change = nextChange(scheduleOf(days, hours, zone), at(now))

    expect(written(change)).toBe(written(at(next)))
  })

  test.each([
    ['on no day', { days: [], hours: [9] }],
    ['at no hour', { days: [0], hours: [] }],
    [
      'always',
      { days: [0, 1, 2, 3, 4, 5, 6], hours: Array.from({ length: 24 }, (_, hour) => hour) },
    ],
  ])('does not exist for a schedule that is open %s', (_, { days, hours }) => {
    const schedule: Schedule = {
      days: new Set(days),
      hours: new Set(hours),
      zone: 'Europe/Berlin',
      enabled: true,
    }

    expect(nextChange(schedule, at('2026-03-29T00:30:00Z'))).toBeUndefined()
  })

  test('does not exist for a disabled schedule', () => {
    const schedule = { ...scheduleOf('mon-fri', '9-17', 'UTC'), enabled: false }

    expect(nextChange(schedule, at('2026-01-05T08:59:59Z'))).toBeUndefined()
  })

  test('is in UTC, whatever the zone of now', () => {
    const now = at('2026-01-05T00:00:00Z').setZone('Asia/Tokyo')

    const change = nextChange(scheduleOf('mon', '9', 'Asia/Kolkata'), now)

    expect(change).toEqual(DateTime.fromISO('2026-01-05T03:30:00Z', { zone: 'utc' }))
  })

  test('cannot be found from an invalid instant', () => {
    const schedule = scheduleOf('mon', '9', 'UTC')

    expect(() => nextChange(schedule, DateTime.invalid('test'))).toThrow(RangeError)
  })
})
