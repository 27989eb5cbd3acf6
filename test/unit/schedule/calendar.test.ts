import { describe, expect, test } from 'vitest'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'
import { windows } from '#src/schedule/windows.ts'
import { at, written } from './build.ts'
import { ALWAYS, BERLIN, daily, EVERY_DAY, of, WINDOW_ROWS } from './calendar-rows.ts'

describe('the windows of a schedule', () => {
  test.each(WINDOW_ROWS)('%s', (_, raw, from, until, expected) => {
    const found = windows(parseSchedule(raw), at(from), at(until))

    // Sides that are far away are those of windows that do not end.
    const near = (text: string | undefined) =>
      text !== undefined && Math.abs(Date.parse(text) - Date.parse(from)) < 40 * 86_400_000
        ? text
        : undefined
    expect(found.map(({ opens, closes }) => [near(written(opens)), near(written(closes))])).toEqual(
      expected,
    )
  })
})

test('a side of a window that is more than 400 days outside the range is not told', () => {
  const schedule = parseSchedule(
    of('UTC', { ...ALWAYS, except: ['2024-06-01', '2028-06-01', '2028-07-01'] }),
  )
  const sides = (from: string, until: string) =>
    windows(schedule, at(from), at(until)).map(({ opens, closes }) => [
      written(opens),
      written(closes),
    ])

  expect(sides('2026-11-30T00:00:00Z', '2026-12-07T00:00:00Z')).toEqual([[undefined, undefined]])
  expect(sides('2027-05-30T00:00:00Z', '2028-06-15T00:00:00Z')).toEqual([
    [undefined, '2028-06-01T00:00:00Z'],
    ['2028-06-02T00:00:00Z', '2028-07-01T00:00:00Z'],
  ])
})

describe('the next change', () => {
  const NOW = at('2026-11-30T12:00:00Z')

  test.each([
    [
      'an instant that is years ahead',
      of('UTC', { windows: [{ cron: '0 9 29 2 *', duration: '1h' }], except: ['2028-02-29'] }),
      '2032-02-29T09:00:00Z',
    ],
    [
      'the first exception of a schedule that is always open',
      of(BERLIN, { ...ALWAYS, except: ['2029-12-25'] }),
      '2029-12-24T23:00:00Z',
    ],
    [
      'that of an extra behind all dates of the exceptions',
      of('UTC', {
        ...daily('09:00', '10:00'),
        except: ['2026-01-01..9998-12-31'],
        extra: [{ start: '2030-05-01T08:15', end: '2030-05-01T09:00' }],
      }),
      '2030-05-01T08:15:00Z',
    ],
    [
      'the day after a range of centuries',
      of('UTC', { ...daily('09:00', '10:00'), except: ['2026-01-01..2999-12-31'] }),
      '3000-01-01T09:00:00Z',
    ],
    [
      'none of a date that does not exist',
      of('UTC', { windows: [{ cron: '0 9 30 2 *', duration: '1h' }] }),
      undefined,
    ],
    [
      'none if windows follow each other for ever',
      of(BERLIN, {
        windows: [
          { days: EVERY_DAY, start: '00:00', end: '12:00' },
          { days: EVERY_DAY, start: '12:00', end: '24:00' },
        ],
      }),
      undefined,
    ],
    [
      'none of a window that is a whole day, every day',
      of(BERLIN, daily('07:30', '07:30')),
      undefined,
    ],
    [
      'none if every date of the year is excepted',
      of('UTC', { ...ALWAYS, except: datesOfTheYear() }),
      undefined,
    ],
    [
      'none while it is disabled',
      of('UTC', { ...daily('09:00', '10:00'), enabled: false }),
      undefined,
    ],
  ])('is %s', (_, raw, expected) => {
    expect(written(nextChange(parseSchedule(raw), NOW))).toBe(expected)
  })

  test('a disabled schedule is not open, not even in an extra', () => {
    const extra = [{ start: '2026-11-30T00:00', end: '2026-12-01T00:00' }]

    expect(isOpen(parseSchedule(of('UTC', { extra, enabled: false })), NOW)).toBe(false)
    expect(isOpen(parseSchedule(of('UTC', { extra })), NOW)).toBe(true)
  })
})

function datesOfTheYear(): string[] {
  return Array.from({ length: 366 }, (_, day) =>
    new Date(Date.UTC(2028, 0, 1 + day)).toISOString().slice(5, 10),
  )
}
