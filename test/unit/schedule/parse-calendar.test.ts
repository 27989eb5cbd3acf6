import { describe, expect, test } from 'vitest'
import { dateOf, dayNumber } from '#src/schedule/civil-date.ts'
import { parseCalendar, type RawCalendar } from '#src/schedule/parse-calendar.ts'
import { ScheduleError } from '#src/schedule/schedule-error.ts'
import { startsAt } from '#src/schedule/starts.ts'

describe('windows, exceptions and extras as written', () => {
  test('become minutes, days since 1970 and local milliseconds', () => {
    const calendar = parseCalendar({
      windows: [
        { days: ['fri-sun'], start: '22:00', end: '06:30' },
        { cron: '0 6 * * 1', duration: '2d' },
        { cron: '0 6 * * 1', duration: '90s' },
      ],
      except: ['1970-01-03', '1969-12-31..1970-01-01', '02-29'],
      extra: [{ start: '1970-01-02T00:01', end: '1970-01-02T24:00' }],
    })

    const cron = expect.objectContaining({ starts: startsAt(360), daysOfMonth: 0, weekdays: 1 })
    expect(calendar).toEqual({
      windows: [
        { type: 'daily', days: new Set([4, 5, 6]), start: 1320, length: 510 },
        { type: 'cron', cron, durationMs: 172_800_000 },
        { type: 'cron', cron, durationMs: 90_000 },
      ],
      except: [
        { type: 'dates', text: '1970-01-03', first: 2, last: 2 },
        { type: 'dates', text: '1969-12-31..1970-01-01', first: -1, last: 0 },
        { type: 'yearly', text: '02-29', month: 2, day: 29 },
      ],
      extra: [{ start: 86_460_000, end: 172_800_000 }],
    })
  })

  test('are absent if no field is set, and empty if a list is', () => {
    expect(parseCalendar({})).toBeUndefined()
    expect(parseCalendar({ except: [] })).toEqual({ windows: [], except: [], extra: [] })
  })

  test.each<readonly [RawCalendar, string]>([
    ...['24:30', '8:00', '25:00', '12:60', '', '12:00:00', ' 12:00'].map(
      (start) => [window({ start }), `Invalid time: ${start}`] as const,
    ),
    [window({ end: '24:01' }), 'Invalid time: 24:01'],
    [window({ days: ['Mon'] }), 'Invalid day: Mon'],
    ...['0m', '8d', '59s', '169h', '1w', '5', 'h', '1.5h', '-1h', '1h30m'].map(
      (duration) =>
        [
          { windows: [{ cron: '0 9 * * *', duration }] },
          `Invalid duration of a window: ${duration}`,
        ] as const,
    ),
    ...[
      '2026-02-29',
      '2026-13-01',
      '2026-00-10',
      '02-30',
      '13-01',
      '00-00',
      '2026-1-1',
      '',
      '25.12.',
    ].map((text) => [{ except: [text] }, `Invalid date: ${text}`] as const),
    [
      { except: ['2026-12-31..2026-12-24'] },
      'Invalid dates: 2026-12-31..2026-12-24 ends before it begins',
    ],
    [{ except: ['2026-12-24..12-26'] }, 'Invalid date: 12-26'],
    [{ except: ['2026-12-24..'] }, 'Invalid date: '],
    [
      extra('2026-12-24T10:00', '2026-12-24T10:00'),
      'Invalid extra: 2026-12-24T10:00 is not after 2026-12-24T10:00',
    ],
    [
      extra('2026-12-24T24:00', '2026-12-25T00:00'),
      'Invalid extra: 2026-12-25T00:00 is not after 2026-12-24T24:00',
    ],
    [extra('2026-12-24 10:00', '2026-12-24T11:00'), 'Invalid date: 2026-12-24 10:00'],
    [extra('2026-12-24T10:00Z', '2026-12-24T11:00'), 'Invalid time: 10:00Z'],
  ])('%j is refused: %s', (raw, message) => {
    expect(() => parseCalendar(raw)).toThrow(new ScheduleError(message))
  })
})

test('a day has the date that JavaScript gives it, from 1600 to 2400', () => {
  for (let day = -135_140; day < 157_054; day += 1) {
    const date = new Date(day * 86_400_000)
    const expected = {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
    }
    if (dayNumber(expected) !== day) throw new Error(`number of ${date.toISOString()}`)
    const found = dateOf(day)
    if (
      found.year !== expected.year ||
      found.month !== expected.month ||
      found.day !== expected.day
    )
      throw new Error(`date of ${day}: ${JSON.stringify(found)}`)
  }
})

function window(parts: { start?: string; end?: string; days?: string[] }): RawCalendar {
  return { windows: [{ days: ['mon'], start: '08:00', end: '12:00', ...parts }] }
}

function extra(start: string, end: string): RawCalendar {
  return { extra: [{ start, end }] }
}
