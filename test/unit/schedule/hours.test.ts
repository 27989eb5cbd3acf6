import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseHours } from '#src/schedule/ranges.ts'
import { ScheduleError } from '#src/schedule/schedule-error.ts'
import { mixture, type Row, sorted, union } from './ranges.ts'

const HOURS: readonly Row<readonly number[]>[] = [
  ['B01', ['9'], [9]],
  ['B02', ['09'], [9]],
  ['B03', ['9-17'], [9, 10, 11, 12, 13, 14, 15, 16, 17]],
  ['B04', ['22-6'], [0, 1, 2, 3, 4, 5, 6, 22, 23]],
  ['B05', ['23-0'], [0, 23]],
  [
    'B06',
    ['6-5'],
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],
  ],
  [
    'B07',
    ['0-23'],
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],
  ],
  ['B08', ['0-9,18-23'], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 18, 19, 20, 21, 22, 23]],
  ['B09', ['8', '12', '18'], [8, 12, 18]],
  ['B10', ['9-9'], [9]],
  ['B11', [' 9 - 17 '], [9, 10, 11, 12, 13, 14, 15, 16, 17]],
  ['B20', ['+9'], [9]],
  ['B24', [], []],
  ['B27', ['18-23', '0-6'], [0, 1, 2, 3, 4, 5, 6, 18, 19, 20, 21, 22, 23]],
  ['leading zeros', ['+007'], [7]],
]

const BAD_HOURS: readonly Row<string>[] = [
  ['B12', ['24'], 'Hour must be 0-23, got: 24'],
  ['B13', ['9-25'], 'Hours must be 0-23, got: 9-25'],
  ['B14', ['25'], 'Hour must be 0-23, got: 25'],
  ['B15', ['256'], 'Invalid hour: 256'],
  ['B16', ['-1'], 'Invalid hour: -1'],
  ['B17', ['9-'], 'Invalid hour: '],
  ['B18', ['-9-17'], 'Invalid hour: -9-17'],
  ['B19', ['9-17-20'], 'Invalid hour range: 9-17-20'],
  ['B21', ['9:00-17:00'], 'Invalid hour: 9:00'],
  ['B22', ['*'], 'Invalid hour: *'],
  ['B23', [''], 'Invalid hour: '],
  ['B25', ['9,,10'], 'Invalid hour: '],
  ['B26', ['9.5'], 'Invalid hour: 9.5'],
  ['a sign alone', ['+'], 'Invalid hour: +'],
  ['zeros before a number out of range', ['024'], 'Hour must be 0-23, got: 24'],
  ['a range from out of range', ['24-2'], 'Hours must be 0-23, got: 24-2'],
  ['a range to no byte', ['9-256'], 'Invalid hour: 256'],
  ['more digits than a number holds', ['9'.repeat(400)], `Invalid hour: ${'9'.repeat(400)}`],
  ['another notation', ['0x9'], 'Invalid hour: 0x9'],
  ['other digits', ['٩'], 'Invalid hour: ٩'],
]

describe('a list of hours', () => {
  test.each(HOURS)('%s: %j means %j', (_, items, expected) => {
    expect(sorted(parseHours(items))).toEqual(expected)
  })

  test.each(BAD_HOURS)('%s: %j is refused: %s', (_, items, message) => {
    expect(() => parseHours(items)).toThrow(new ScheduleError(message))
  })

  test('written as any mixture of ranges means the union of the ranges', () => {
    fc.assert(
      fc.property(mixture(24), ({ ranges, write }) => {
        expect(parseHours(write(String))).toEqual(union(ranges, 24))
      }),
    )
  })
})
