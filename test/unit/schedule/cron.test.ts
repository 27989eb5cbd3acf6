import { describe, expect, test } from 'vitest'
import { parseCron } from '#src/schedule/cron.ts'
import { ScheduleError } from '#src/schedule/schedule-error.ts'
import type { Starts } from '#src/schedule/starts.ts'

const ALL_MONTHS = bits(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
const ALL_DAYS = 2 ** 32 - 2

describe('a cron expression', () => {
  test.each([
    ['30 9 * * *', { minutes: [570], months: ALL_MONTHS, days: ALL_DAYS, weekdays: 0 }],
    [
      '0 9 * * mon-fri',
      { minutes: [540], months: ALL_MONTHS, days: 0, weekdays: bits(0, 1, 2, 3, 4) },
    ],
    ['0 9 * * 0,7', { minutes: [540], months: ALL_MONTHS, days: 0, weekdays: bits(6) }],
    ['0 9 * * 5-7', { minutes: [540], months: ALL_MONTHS, days: 0, weekdays: bits(4, 5, 6) }],
    ['0 9 ? * MON', { minutes: [540], months: ALL_MONTHS, days: 0, weekdays: bits(0) }],
    ['0 9 1,15 * ?', { minutes: [540], months: ALL_MONTHS, days: bits(1, 15), weekdays: 0 }],
    [
      '0 9 * * fri-mon',
      { minutes: [540], months: ALL_MONTHS, days: 0, weekdays: bits(0, 4, 5, 6) },
    ],
    ['0 9 * * 7-1', { minutes: [540], months: ALL_MONTHS, days: 0, weekdays: bits(0, 6) }],
    ['0 9 * * 7-7', { minutes: [540], months: ALL_MONTHS, days: 0, weekdays: bits(6) }],
    [
      '0 9 * * 0-7',
      { minutes: [540], months: ALL_MONTHS, days: 0, weekdays: bits(0, 1, 2, 3, 4, 5, 6) },
    ],
    ['0 9 28-2/2 * *', { minutes: [540], months: ALL_MONTHS, days: bits(1, 28, 30), weekdays: 0 }],
    ['0 9 * 11-2 *', { minutes: [540], months: bits(1, 2, 11, 12), days: ALL_DAYS, weekdays: 0 }],
    ['0 9 13 * 5', { minutes: [540], months: ALL_MONTHS, days: bits(13), weekdays: bits(4) }],
    [
      '0 9 */10 * 5',
      { minutes: [540], months: ALL_MONTHS, days: bits(1, 11, 21, 31), weekdays: bits(4) },
    ],
    ['0 9 */1 * 5', { minutes: [540], months: ALL_MONTHS, days: 0, weekdays: bits(4) }],
    [
      '5/20 22,23 * Jan,3-4 *',
      {
        minutes: [1325, 1345, 1365, 1385, 1405, 1425],
        months: bits(1, 3, 4),
        days: ALL_DAYS,
        weekdays: 0,
      },
    ],
    [
      '\t0-30/15   0 * *  * ',
      { minutes: [0, 15, 30], months: ALL_MONTHS, days: ALL_DAYS, weekdays: 0 },
    ],
  ])('%j', (text, { minutes, months, days, weekdays }) => {
    const { starts, ...others } = parseCron(text)

    expect({ minutes: startsIn(starts), ...others }).toEqual({
      minutes,
      months,
      daysOfMonth: days | 0,
      weekdays,
    })
  })

  test.each([
    ['0 0 9 * * *', 'Invalid cron: 6 fields instead of 5'],
    ['0 9 * *', 'Invalid cron: 4 fields instead of 5'],
    ['', 'Invalid cron: 1 fields instead of 5'],
    ['@reboot', 'Invalid cron: @reboot: names such as @daily are not supported'],
    ['60 9 * * *', 'Invalid minute of cron: 60 is not in 0-59'],
    ['0 24 * * *', 'Invalid hour of cron: 24 is not in 0-23'],
    ['0 9 0 * *', 'Invalid day of month of cron: 0 is not in 1-31'],
    ['0 9 L * *', 'Invalid day of month of cron: L is not in 1-31'],
    ['0 9 * 13 *', 'Invalid month of cron: 13 is not in 1-12'],
    ['0 9 * * 8', 'Invalid day of week of cron: 8 is not in 0-7'],
    ['0 9 * * fri#2', 'Invalid day of week of cron: fri#2 is not in 0-7'],
    ['*/0 9 * * *', 'Invalid minute of cron: */0 is not in 0-59'],
    ['1, 9 * * *', 'Invalid minute of cron: nothing is not in 0-59'],
    ['-1 9 * * *', 'Invalid minute of cron: -1 is not in 0-59'],
    ['1-2-3 9 * * *', 'Invalid minute of cron: 1-2-3 is not in 0-59'],
  ])('%j is refused', (text, message) => {
    expect(() => parseCron(text)).toThrow(new ScheduleError(message))
  })
})

// In minutes of the day.
function startsIn({ hours, minutes: [first, second] }: Starts): readonly number[] {
  return [...Array(25 * 60).keys()].filter((minute) => {
    const half = minute % 60 < 30 ? first : second
    return (hours & (1 << Math.floor(minute / 60))) !== 0 && (half & (1 << (minute % 30))) !== 0
  })
}

function bits(...values: readonly number[]): number {
  return values.reduce((all, value) => all + 2 ** value, 0)
}
