import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { formatLocal, formatSpan } from '#src/views/local-time.ts'

test.each([
  [
    'the last second of winter in Berlin',
    '2026-03-29T00:59:59Z',
    'Europe/Berlin',
    'Sun 2026-03-29 01:59:59 +01:00',
  ],
  [
    'the first of summer',
    '2026-03-29T01:00:00Z',
    'Europe/Berlin',
    'Sun 2026-03-29 03:00:00 +02:00',
  ],
  [
    'half past two, first time',
    '2026-10-25T00:30:00Z',
    'Europe/Berlin',
    'Sun 2026-10-25 02:30:00 +02:00',
  ],
  [
    'half past two, second time',
    '2026-10-25T01:30:00Z',
    'Europe/Berlin',
    'Sun 2026-10-25 02:30:00 +01:00',
  ],
  [
    'midnight of a new year in Kolkata',
    '2025-12-31T18:30:00Z',
    'Asia/Kolkata',
    'Thu 2026-01-01 00:00:00 +05:30',
  ],
  ['an unknown zone', '2026-01-01T00:00:00Z', 'Europe/Atlantis', 'Thu 2026-01-01 00:00:00 +00:00'],
])('%s', (_name, instant, zone, expected) => {
  expect(formatLocal(DateTime.fromISO(instant), zone)).toBe(expected)
})

test.each([
  [0, '0s'],
  [59.6, '1m'],
  [61, '1m 1s'],
  [3600, '1h'],
  [3661, '1h 1m'],
  [86_400 * 3 + 59, '3d'],
  [86_400 * 3 + 3600, '3d 1h'],
  [-5, '0s'],
])('%s seconds are %s', (seconds, expected) => {
  expect(formatSpan(seconds)).toBe(expected)
})
