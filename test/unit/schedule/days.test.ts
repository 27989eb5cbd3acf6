import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDays } from '#src/schedule/ranges.ts'
import { ScheduleError } from '#src/schedule/schedule-error.ts'
import { mixture, type Row, sorted, union } from './ranges.ts'

const DAYS: readonly Row<readonly number[]>[] = [
  ['A01', ['mon'], [0]],
  ['A02', ['mon-fri'], [0, 1, 2, 3, 4]],
  ['A03', ['fri-mon'], [0, 4, 5, 6]],
  ['A04', ['sun-mon'], [0, 6]],
  ['A05', ['mon-sun'], [0, 1, 2, 3, 4, 5, 6]],
  ['A06', ['tue-mon'], [0, 1, 2, 3, 4, 5, 6]],
  ['A07', ['mon-wed,fri-sun'], [0, 1, 2, 4, 5, 6]],
  ['A08', ['mon', 'wed', 'fri'], [0, 2, 4]],
  ['A09', [' mon - fri '], [0, 1, 2, 3, 4]],
  ['A10', ['mon-mon'], [0]],
  ['A18', [], []],
  ['A19', ['sat,sun'], [5, 6]],
  ['A20', ['mon,mon'], [0]],
  ['A22', ['fri-tue'], [0, 1, 4, 5, 6]],
  ['A23', ['wed-tue'], [0, 1, 2, 3, 4, 5, 6]],
]

const BAD_DAYS: readonly Row<string>[] = [
  ['A11', ['Mon'], 'Invalid day: Mon'],
  ['A12', ['MON-FRI'], 'Invalid day: MON'],
  ['A13', ['monday'], 'Invalid day: monday'],
  ['A14', ['mon-tuesday'], 'Invalid day: tuesday'],
  ['A15', ['mon-fri-sun'], 'Invalid day range: mon-fri-sun'],
  ['A16', ['mon,'], 'Invalid day: '],
  ['A17', [''], 'Invalid day: '],
  ['A21', ['0-4'], 'Invalid day: 0'],
  ['a range without a start', ['-mon'], 'Invalid day: '],
  ['a range without an end', ['mon-'], 'Invalid day: '],
  ['the second item', ['mon', 'tues'], 'Invalid day: tues'],
]

describe('a list of days', () => {
  test.each(DAYS)('%s: %j means %j', (_, items, expected) => {
    expect(sorted(parseDays(items))).toEqual(expected)
  })

  test.each(BAD_DAYS)('%s: %j is refused: %s', (_, items, message) => {
    expect(() => parseDays(items)).toThrow(new ScheduleError(message))
  })

  test('written as any mixture of ranges means the union of the ranges', () => {
    const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
    fc.assert(
      fc.property(mixture(7), ({ ranges, write }) => {
        const items = write((day) => names[day] ?? '')
        expect(parseDays(items)).toEqual(union(ranges, 7))
      }),
    )
  })
})
