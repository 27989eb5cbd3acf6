import { describe, expect, test } from 'vitest'
import { calendarWarnings } from '#src/cli/validate/calendar-warnings.ts'
import { parseSchedule, type RawSchedule } from '#src/schedule/parse-schedule.ts'
import { at } from '#test/unit/schedule/build.ts'
import { of } from '#test/unit/schedule/calendar-rows.ts'

const NOW = at('2026-11-30T12:00:00Z')
const NIGHT = { days: ['mon-fri'], start: '22:00', end: '06:00' }

function warned(parts: Partial<RawSchedule>, zone = 'Europe/Berlin') {
  return calendarWarnings(parseSchedule(of(zone, parts)), NOW).map(({ field, message }) =>
    `${field}: ${message}`.replace('spec.schedule.', ''),
  )
}

const ONE =
  'closes when this window opens, so both are one window: the machine does not leave in between'

describe('the warnings about windows, exceptions and extras', () => {
  test.each<readonly [string, Partial<RawSchedule>, readonly string[]]>([
    ['none', { windows: [NIGHT], except: ['12-25', '2026-11-30'], extra: [] }, []],
    [
      'a window on a date that does not exist',
      { windows: [NIGHT, { cron: '0 9 30 2 *', duration: '1h' }] },
      ['windows[1]: this window never opens'],
    ],
    [
      'a window whose only date is excepted',
      { windows: [{ cron: '0 9 25 12 *', duration: '1h' }], except: ['12-25'] },
      ['windows[0]: this window never opens'],
    ],
    [
      'two windows that touch',
      {
        windows: [
          { days: ['mon'], start: '13:00', end: '17:00' },
          { days: ['mon-fri'], start: '08:00', end: '13:00' },
        ],
      },
      [`windows[0].start: windows[1] ${ONE}`],
    ],
    [
      'two windows that touch at midnight, from Sunday to Monday',
      {
        windows: [
          { days: ['sun'], start: '20:00', end: '24:00' },
          { days: ['mon'], start: '00:00', end: '04:00' },
        ],
      },
      [`windows[1].start: windows[0] ${ONE}`],
    ],
    [
      'the same times on other days',
      {
        windows: [
          { days: ['mon'], start: '08:00', end: '13:00' },
          { days: ['tue'], start: '13:00', end: '17:00' },
        ],
      },
      [],
    ],
    [
      'an exception in the past',
      {
        windows: [NIGHT],
        except: ['2026-11-29', '2025-12-24..2026-01-02', '2026-11-01..2027-01-01'],
      },
      [
        'except[0]: 2026-11-29 is in the past; remove it',
        'except[1]: 2025-12-24..2026-01-02 is in the past; remove it',
      ],
    ],
    [
      'an extra in the past, in its zone',
      {
        windows: [NIGHT],
        extra: [
          { start: '2026-11-30T08:00', end: '2026-11-30T12:59' },
          { start: '2026-11-30T08:00', end: '2026-11-30T13:01' },
        ],
      },
      ['extra[0]: it has ended; remove it'],
    ],
  ])('%s', (_, parts, expected) => {
    expect(warned(parts)).toEqual(expected)
  })

  test('are none for a grid alone', () => {
    expect(calendarWarnings(parseSchedule(of('UTC', { daysOfWeek: ['mon'] })), NOW)).toEqual([])
  })
})
