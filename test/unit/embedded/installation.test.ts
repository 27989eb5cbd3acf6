import { expect, test } from 'vitest'
import { scheduleEvery } from '#src/embedded/installation.ts'

test.each([
  [1, '*/1 * * * * *'],
  [30, '*/30 * * * * *'],
  [60, '* * * * *'],
  [300, '*/5 * * * *'],
  [3600, '0 * * * *'],
  [7200, '0 */2 * * *'],
  [86_400, '0 0 * * *'],
])('a backstop of %i seconds is %s', (seconds, schedule) => {
  expect(scheduleEvery(seconds)).toBe(schedule)
})

test.each([0, -5, 7, 90, 5 * 3600, 0.5])('a backstop of %s seconds is refused', (seconds) => {
  expect(() => scheduleEvery(seconds)).toThrow(
    new RangeError(
      `a backstop of ${seconds} seconds does not divide a minute, an hour or a day evenly`,
    ),
  )
})
