import { Duration } from 'luxon'
import { describe, expect, test } from 'vitest'
import { parseDuration } from '#src/schedule/duration.ts'
import { ScheduleError } from '#src/schedule/schedule-error.ts'

const DURATIONS: readonly [id: string, text: string, seconds: number][] = [
  ['C01', '30s', 30],
  ['C02', '5m', 300],
  ['C03', '1h', 3600],
  ['C04', '2h', 7200],
  ['C05', '24h', 86400],
  ['C06', '1440m', 86400],
  ['C07', '86400s', 86400],
  ['C11', '0s', 0],
  ['C12', '0m', 0],
  ['C13', ' 5m ', 300],
  ['C14', '  10s  ', 10],
  ['C15', '+5m', 300],
  ['C24', '1000m', 60000],
  ['leading zeros', '0000000000000000000000000000005m', 300],
]

const BAD_DURATIONS: readonly [id: string, text: string, message: string][] = [
  ['C08', '86401s', 'Duration 86401s exceeds maximum of 86400s (24h)'],
  ['C09', '25h', 'Duration 90000s exceeds maximum of 86400s (24h)'],
  ['C10', '1441m', 'Duration 86460s exceeds maximum of 86400s (24h)'],
  ['C16', '5M', "Invalid duration unit: 'M'. Use 's', 'm', or 'h'"],
  ['C17', '5', 'Invalid duration value: 5'],
  ['C18', 'm', 'Invalid duration value: m'],
  ['C19', 's', 'Invalid duration value: s'],
  ['C20', '5d', "Invalid duration unit: 'd'. Use 's', 'm', or 'h'"],
  ['C21', '5.5m', 'Invalid duration value: 5.5m'],
  ['C22', '-5m', 'Invalid duration value: -5m'],
  ['C23', '5m30s', 'Invalid duration value: 5m30s'],
  ['C25', 'abch', 'Invalid duration value: abch'],
  ['C26', '9999999999999999h', 'Duration overflow: 9999999999999999h'],
  ['C27', '', 'Empty duration string'],
  ['C28', '   ', 'Empty duration string'],
  ['C29', '٠', 'Invalid duration (non-ASCII): ٠'],
  ['C30', '5٠', 'Invalid duration (non-ASCII): 5٠'],
  ['C31', '🕐', 'Invalid duration (non-ASCII): 🕐'],
  ['C32', '5 m', 'Invalid duration value: 5 m'],
  ['a sign alone', '+m', 'Invalid duration value: +m'],
  ['two signs', '++5m', 'Invalid duration value: ++5m'],
  [
    'one more than 64 bits hold',
    '18446744073709551616s',
    'Invalid duration value: 18446744073709551616s',
  ],
  [
    'all that 64 bits hold',
    '18446744073709551615s',
    'Duration 18446744073709551615s exceeds maximum of 86400s (24h)',
  ],
]

describe('a duration', () => {
  test.each(DURATIONS)('%s: %j is %d seconds', (_, text, seconds) => {
    expect(parseDuration(text)).toEqual(Duration.fromObject({ seconds }))
  })

  test.each(BAD_DURATIONS)('%s: %j is refused: %s', (_, text, message) => {
    expect(() => parseDuration(text)).toThrow(new ScheduleError(message))
  })
})
