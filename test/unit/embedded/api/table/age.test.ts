import { DateTime } from 'luxon'
import { expect, it } from 'vitest'
import { ageSince, humanDuration } from '#src/embedded/api/table/age.ts'

const DAY = 86_400

it.each([
  [-2, '<invalid>'],
  [-1, '0s'],
  [0, '0s'],
  [119, '119s'],
  [120, '2m'],
  [185, '3m5s'],
  [599, '9m59s'],
  [600, '10m'],
  [3 * 3600 - 1, '179m'],
  [3 * 3600, '3h'],
  [8 * 3600 - 60, '7h59m'],
  [8 * 3600, '8h'],
  [48 * 3600 - 1, '47h'],
  [2 * DAY, '2d'],
  [2 * DAY + 4 * 3600, '2d4h'],
  [8 * DAY, '8d'],
  [729 * DAY, '729d'],
  [730 * DAY, '2y'],
  [735 * DAY, '2y5d'],
  [8 * 365 * DAY, '8y'],
])('%d seconds are %s', (seconds, text) => {
  expect(humanDuration(seconds)).toBe(text)
})

it.each([
  ['2026-03-29T00:59:30Z', '30s'],
  ['2026-03-29T02:59:30+02:00', '30s'],
  ['yesterday', '<invalid>'],
  [undefined, '<unknown>'],
  ['', '<unknown>'],
])('since %s it is %s', (instant, text) => {
  const now = DateTime.fromISO('2026-03-29T01:00:00Z', { zone: 'utc' })

  expect(ageSince(instant, now)).toBe(text)
})
