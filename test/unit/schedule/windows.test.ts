import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { isOpen } from '#src/schedule/is-open.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import { type Window, windows } from '#src/schedule/windows.ts'
import { scheduleAndInstant } from './arbitrary.ts'
import { at, scheduleOf, written } from './build.ts'
import { differences, isOpenAt, openMinutes } from './oracle.ts'

const DAY = 86_400_000

describe('the windows of a range', () => {
  test.each([
    [
      'a working week',
      scheduleOf('mon-fri', '9-17', 'Europe/Berlin'),
      '2026-03-27T00:00:00+01:00',
      '2026-03-31T00:00:00+02:00',
      [
        ['2026-03-27T08:00:00Z', '2026-03-27T17:00:00Z'],
        ['2026-03-30T07:00:00Z', '2026-03-30T16:00:00Z'],
      ],
    ],
    [
      'windows that reach over both ends, whole',
      scheduleOf('mon-sun', '22-6', 'America/New_York'),
      '2026-10-31T23:00:00-04:00',
      '2026-11-01T23:00:00-05:00',
      [
        ['2026-11-01T02:00:00Z', '2026-11-01T12:00:00Z'],
        ['2026-11-02T03:00:00Z', '2026-11-02T12:00:00Z'],
      ],
    ],
    [
      'Friday night, which is Friday morning and Friday evening',
      scheduleOf('fri', '22-6', 'UTC'),
      '2026-01-09T00:00:00Z',
      '2026-01-11T00:00:00Z',
      [
        ['2026-01-09T00:00:00Z', '2026-01-09T07:00:00Z'],
        ['2026-01-09T22:00:00Z', '2026-01-10T00:00:00Z'],
      ],
    ],
    [
      'not one that closes as the range begins, nor one that opens as it ends',
      scheduleOf('mon-fri', '9-17', 'UTC'),
      '2026-01-05T18:00:00Z',
      '2026-01-06T09:00:00Z',
      [],
    ],
    [
      'one of which a range of a second sees the last',
      scheduleOf('mon-fri', '9-17', 'UTC'),
      '2026-01-05T17:59:59Z',
      '2026-01-05T18:00:00Z',
      [['2026-01-05T09:00:00Z', '2026-01-05T18:00:00Z']],
    ],
    [
      'one that opened six days before',
      scheduleOf('mon-sat', '0-23', 'UTC'),
      '2025-12-27T23:00:00Z',
      '2025-12-28T00:00:00Z',
      [['2025-12-22T00:00:00Z', '2025-12-28T00:00:00Z']],
    ],
    [
      'two where two hours are repeated',
      scheduleOf('sun', '1', 'Antarctica/Troll'),
      '2026-10-24T23:00:00Z',
      '2026-10-26T00:00:00Z',
      [
        ['2026-10-24T23:00:00Z', '2026-10-25T00:00:00Z'],
        ['2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
      ],
    ],
    [
      'one over the day that Samoa skipped',
      scheduleOf('thu,sat', '0-23', 'Pacific/Apia'),
      '2011-12-30T09:59:59Z',
      '2011-12-30T10:00:01Z',
      [['2011-12-29T10:00:00Z', '2011-12-31T10:00:00Z']],
    ],
    [
      'one of almost two weeks, because Samoa skipped the day off',
      scheduleOf('sat-thu', '0-23', 'Pacific/Apia'),
      '2012-01-05T00:00:00+14:00',
      '2012-01-05T01:00:00+14:00',
      [['2011-12-24T10:00:00Z', '2012-01-05T10:00:00Z']],
    ],
    [
      'none of an empty range',
      scheduleOf('mon-fri', '9-17', 'UTC'),
      '2026-01-05T12:00:00Z',
      '2026-01-05T12:00:00Z',
      [],
    ],
    [
      'none of a range that ends before it begins',
      scheduleOf('mon-fri', '9-17', 'UTC'),
      '2026-01-06T12:00:00Z',
      '2026-01-05T12:00:00Z',
      [],
    ],
    [
      'one without ends, of a schedule that is always open',
      scheduleOf('mon-sun', '0-23', 'Europe/Berlin'),
      '2026-01-05T12:00:00Z',
      '2026-01-05T13:00:00Z',
      [[undefined, undefined]],
    ],
    [
      'none of a schedule that is never open',
      { ...scheduleOf('mon-sun', '0-23', 'UTC'), hours: new Set<number>() },
      '2026-01-01T00:00:00Z',
      '2027-01-01T00:00:00Z',
      [],
    ],
    [
      'none of a disabled schedule',
      { ...scheduleOf('mon-sun', '0-23', 'UTC'), enabled: false },
      '2026-01-01T00:00:00Z',
      '2027-01-01T00:00:00Z',
      [],
    ],
  ])('are %s', (_, schedule, from, until, expected) => {
    const found = windows(schedule, at(from), at(until))

    expect(found.map(({ opens, closes }) => [written(opens), written(closes)])).toEqual(expected)
  })

  test('cover it: open inside each of them, closed between them, in order, none outside', () => {
    fc.assert(
      fc.property(scheduleAndInstant, fc.integer({ min: 1, max: 6 * DAY }), (given, length) => {
        const { schedule, ms } = given
        const [from, until] = [instant(ms), instant(ms + length)]

        const found = windows(schedule, from, until)

        expectAscending(found)
        for (const window of found) expectExactEdges(schedule, window, from, until)
        const isInside = (at: number) => found.some((window) => holds(window, at))
        expect(differences(schedule, ms, ms + length, isInside)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  test('are the same for two adjacent ranges as for the whole range', () => {
    fc.assert(
      fc.property(scheduleAndInstant, fc.nat(9 * DAY), fc.nat(9 * DAY), (given, first, second) => {
        const { schedule, ms } = given
        const [from, middle, until] = [
          instant(ms),
          instant(ms + first),
          instant(ms + first + second),
        ]

        const apart = [...windows(schedule, from, middle), ...windows(schedule, middle, until)]

        expect(new Set(apart.map(textOf))).toEqual(
          new Set(windows(schedule, from, until).map(textOf)),
        )
      }),
      { numRuns: 200 },
    )
  })
})

describe('the open minutes of a local day in New York', () => {
  test.each([
    ['of 23 hours', '0-5', '2026-03-08T00:00:00-05:00', '2026-03-09T00:00:00-04:00', 300],
    ['of 25 hours', '0-5', '2026-11-01T00:00:00-04:00', '2026-11-02T00:00:00-05:00', 420],
    ['of 24 hours', '0-5', '2026-01-11T00:00:00-05:00', '2026-01-12T00:00:00-05:00', 360],
    ['that skips the hour', '2', '2026-03-08T00:00:00-05:00', '2026-03-09T00:00:00-04:00', 0],
    ['that repeats the hour', '1', '2026-11-01T00:00:00-04:00', '2026-11-02T00:00:00-05:00', 120],
  ])('%s, Sundays at %s, are as many as its windows last', (_, hours, from, until, minutes) => {
    const schedule = scheduleOf('sun', hours, 'America/New_York')

    const lasted = windows(schedule, at(from), at(until)).map(({ opens, closes }) =>
      closes && opens ? closes.diff(opens).as('minutes') : Number.NaN,
    )

    expect(lasted.reduce((sum, length) => sum + length, 0)).toBe(minutes)
    expect(openMinutes(schedule, at(from), at(until))).toBe(minutes)
    expect(stepped(schedule, at(from), at(until))).toBe(minutes)
  })
})

function stepped(schedule: Schedule, from: DateTime, until: DateTime): number {
  let count = 0
  for (let now = from; now < until; now = now.plus({ minutes: 1 })) {
    if (isOpen(schedule, now)) count += 1
  }
  return count
}

function expectAscending(found: readonly Window[]): void {
  const edges = found
    .flatMap(({ opens, closes }) => [opens, closes])
    .flatMap((edge) => (edge === undefined ? [] : [edge.toMillis()]))
  // Strictly: two windows that touch would be one.
  expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b))
}

function expectExactEdges(schedule: Schedule, window: Window, from: DateTime, until: DateTime) {
  const { opens, closes } = window
  if (opens !== undefined) {
    expect(opens < until).toBe(true)
    expect(isOpenAt(schedule, opens.toMillis())).toBe(true)
    expect(isOpenAt(schedule, opens.toMillis() - 1)).toBe(false)
  }
  if (closes !== undefined) {
    expect(closes > from).toBe(true)
    expect(isOpenAt(schedule, closes.toMillis())).toBe(false)
    expect(isOpenAt(schedule, closes.toMillis() - 1)).toBe(true)
  }
}

function holds({ opens, closes }: Window, ms: number): boolean {
  return (opens?.toMillis() ?? -Infinity) <= ms && ms < (closes?.toMillis() ?? Infinity)
}

function textOf({ opens, closes }: Window): string {
  return `${written(opens)} to ${written(closes)}`
}

function instant(ms: number): DateTime {
  return DateTime.fromMillis(ms, { zone: 'utc' })
}
