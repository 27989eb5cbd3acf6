import { describe, expect, test } from 'vitest'
import { isOpen } from '#src/schedule/is-open.ts'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'
import { ScheduleError } from '#src/schedule/schedule-error.ts'
import { at } from './build.ts'

type Row = readonly [
  id: string,
  days: readonly string[],
  hours: readonly string[],
  zone: string,
  enabled: boolean,
  instant: string,
  open: boolean,
]

const INSTANTS: readonly Row[] = [
  ['D01', ['mon-fri'], ['9-17'], 'UTC', true, '2026-01-05T08:59:59Z', false],
  ['D02', ['mon-fri'], ['9-17'], 'UTC', true, '2026-01-05T09:00:00Z', true],
  ['D03', ['mon-fri'], ['9-17'], 'UTC', true, '2026-01-05T17:00:00Z', true],
  ['D04', ['mon-fri'], ['9-17'], 'UTC', true, '2026-01-05T17:59:59Z', true],
  ['D05', ['mon-fri'], ['9-17'], 'UTC', true, '2026-01-05T18:00:00Z', false],
  ['D06', ['mon-fri'], ['9-17'], 'UTC', true, '2026-01-10T12:00:00Z', false],
  ['D07', ['mon-fri'], ['9-17'], 'UTC', false, '2026-01-05T12:00:00Z', false],
  ['D08', ['mon-fri'], ['9-17'], 'America/New_York', true, '2026-01-05T13:59:59Z', false],
  ['D09', ['mon-fri'], ['9-17'], 'America/New_York', true, '2026-01-05T14:00:00Z', true],
  ['D10', ['mon-fri'], ['9-17'], 'America/New_York', true, '2026-01-05T22:59:59Z', true],
  ['D11', ['mon-fri'], ['9-17'], 'America/New_York', true, '2026-01-05T23:00:00Z', false],
  ['D12', ['mon-fri'], ['9-17'], 'America/New_York', true, '2026-07-06T12:59:59Z', false],
  ['D13', ['mon-fri'], ['9-17'], 'America/New_York', true, '2026-07-06T13:00:00Z', true],
  ['D14', ['mon-fri'], ['9-17'], 'America/New_York', true, '2026-07-06T21:59:59Z', true],
  ['D15', ['mon-fri'], ['9-17'], 'America/New_York', true, '2026-07-06T22:00:00Z', false],
  ['D16', ['mon'], ['0-23'], 'Asia/Tokyo', true, '2026-01-04T15:00:00Z', true],
  ['D17', ['mon'], ['0-23'], 'Asia/Tokyo', true, '2026-01-04T14:59:59Z', false],
  ['D18', ['mon'], ['0-23'], 'UTC', true, '2026-01-04T15:00:00Z', false],
  ['D19', ['fri'], ['22-6'], 'UTC', true, '2026-01-09T21:59:59Z', false],
  ['D20', ['fri'], ['22-6'], 'UTC', true, '2026-01-09T22:00:00Z', true],
  ['D21', ['fri'], ['22-6'], 'UTC', true, '2026-01-09T23:59:59Z', true],
  ['D22', ['fri'], ['22-6'], 'UTC', true, '2026-01-10T00:00:00Z', false],
  ['D23', ['fri'], ['22-6'], 'UTC', true, '2026-01-10T05:00:00Z', false],
  ['D24', ['fri'], ['22-6'], 'UTC', true, '2026-01-09T03:00:00Z', true],
  ['D25', ['fri'], ['22-6'], 'UTC', true, '2026-01-09T06:59:59Z', true],
  ['D26', ['fri'], ['22-6'], 'UTC', true, '2026-01-09T07:00:00Z', false],
  ['D27', ['mon-sun'], ['0-23'], 'UTC', true, '2026-01-10T00:00:00Z', true],
  ['D28', [], [], 'UTC', true, '2026-01-05T12:00:00Z', false],
  ['D29', ['mon-fri'], [], 'UTC', true, '2026-01-05T12:00:00Z', false],
  ['D30', [], ['0-23'], 'UTC', true, '2026-01-05T12:00:00Z', false],
  ['D31', ['sun'], ['2'], 'America/New_York', true, '2026-03-08T06:30:00Z', false],
  ['D32', ['sun'], ['2'], 'America/New_York', true, '2026-03-08T07:00:00Z', false],
  ['D33', ['sun'], ['2'], 'America/New_York', true, '2026-03-08T07:30:00Z', false],
  ['D34', ['sun'], ['1'], 'America/New_York', true, '2026-11-01T05:30:00Z', true],
  ['D35', ['sun'], ['1'], 'America/New_York', true, '2026-11-01T06:30:00Z', true],
  ['D36', ['sun'], ['1'], 'America/New_York', true, '2026-11-01T07:00:00Z', false],
  ['D37', ['mon-fri'], ['9-17'], 'Asia/Kolkata', true, '2026-01-05T03:29:59Z', false],
  ['D38', ['mon-fri'], ['9-17'], 'Asia/Kolkata', true, '2026-01-05T03:30:00Z', true],
  ['D39', ['mon-fri'], ['9-17'], 'Europe/London', true, '2026-07-06T08:00:00Z', true],
  ['D40', ['mon-fri'], ['9-17'], 'Europe/London', true, '2026-07-06T16:59:59Z', true],
  ['D41', ['mon-fri'], ['9-17'], 'Europe/London', true, '2026-07-06T17:00:00Z', false],
  ['D47', ['mon-wed,fri-sun'], ['0-9,18-23'], 'UTC', true, '2026-01-08T03:00:00Z', false],
  ['D48', ['mon-wed,fri-sun'], ['0-9,18-23'], 'UTC', true, '2026-01-09T03:00:00Z', true],
  ['D49', ['mon-wed,fri-sun'], ['0-9,18-23'], 'UTC', true, '2026-01-09T12:00:00Z', false],
  [
    'the first time of a repeated hour',
    ['sun'],
    ['2'],
    'Europe/Berlin',
    true,
    '2026-10-25T02:30:00+02:00',
    true,
  ],
  [
    'the second time of a repeated hour',
    ['sun'],
    ['2'],
    'Europe/Berlin',
    true,
    '2026-10-25T02:30:00+01:00',
    true,
  ],
  [
    'after a repeated hour',
    ['sun'],
    ['2'],
    'Europe/Berlin',
    true,
    '2026-10-25T03:00:00+01:00',
    false,
  ],
  [
    'an hour of which half is skipped',
    ['sun'],
    ['2'],
    'Australia/Lord_Howe',
    true,
    '2026-10-03T16:00:00Z',
    false,
  ],
  [
    'a quarter before the hour, three quarters off UTC',
    ['sat'],
    ['0'],
    'Asia/Kathmandu',
    true,
    '2026-01-02T18:15:00Z',
    true,
  ],
  [
    'the day that Samoa skipped',
    ['fri'],
    ['0-23'],
    'Pacific/Apia',
    true,
    '2011-12-30T10:00:00Z',
    false,
  ],
  ['before 1970', ['mon'], ['0'], 'UTC', true, '1969-12-29T00:59:59Z', true],
  [
    'before zones were standard',
    ['thu'],
    ['0'],
    'Europe/Berlin',
    true,
    '1880-01-01T00:06:32Z',
    false,
  ],
  [
    'New Year of a year with five digits',
    ['sat'],
    ['0'],
    'UTC',
    true,
    '+010000-01-01T00:00:00Z',
    true,
  ],
]

const BAD: readonly (readonly [
  id: string,
  days: readonly string[],
  hours: readonly string[],
  zone: string,
  enabled: boolean,
  message: string,
])[] = [
  ['D42', ['mon-fri'], ['9-17'], 'Invalid/Timezone', true, 'Invalid timezone: Invalid/Timezone'],
  ['D43', ['mon-fri'], ['9-17'], 'Invalid/Timezone', false, 'Invalid timezone: Invalid/Timezone'],
  ['D44', ['Mon'], ['9'], 'UTC', true, 'Invalid day: Mon'],
  ['D45', ['sat'], ['99'], 'UTC', true, 'Hour must be 0-23, got: 99'],
  ['D46', ['mon'], ['99'], 'UTC', true, 'Hour must be 0-23, got: 99'],
]

describe('a schedule at an instant', () => {
  test.each(INSTANTS)(
    '%s: %j %j %s (enabled: %s) at %s is open: %s',
    (_, daysOfWeek, hoursOfDay, timezone, enabled, instant, expected) => {
      const schedule = parseSchedule({ daysOfWeek, hoursOfDay, timezone, enabled })

      expect(isOpen(schedule, at(instant))).toBe(expected)
    },
  )

  test.each(BAD)(
    '%s: %j %j %s (enabled: %s) is refused whatever the day: %s',
    (_, daysOfWeek, hoursOfDay, timezone, enabled, message) => {
      expect(() => parseSchedule({ daysOfWeek, hoursOfDay, timezone, enabled })).toThrow(
        new ScheduleError(message),
      )
    },
  )

  test('depends on the instant, not on the zone in which the instant is written', () => {
    const schedule = parseSchedule({
      daysOfWeek: ['mon'],
      hoursOfDay: ['9'],
      timezone: 'UTC',
      enabled: true,
    })

    expect(isOpen(schedule, at('2026-01-05T09:00:00Z').setZone('Asia/Tokyo'))).toBe(true)
  })
})
