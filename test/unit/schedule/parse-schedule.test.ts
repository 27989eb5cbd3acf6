import { describe, expect, test } from 'vitest'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'
import { ScheduleError } from '#src/schedule/schedule-error.ts'
import { rawSchedule } from './build.ts'

describe('a schedule as written', () => {
  test('becomes days from Monday, hours and a zone', () => {
    const raw = rawSchedule({
      daysOfWeek: ['sat', 'sun'],
      hoursOfDay: ['22-1'],
      timezone: 'Asia/Tokyo',
      enabled: false,
    })

    expect(parseSchedule(raw)).toEqual({
      days: new Set([5, 6]),
      hours: new Set([22, 23, 0, 1]),
      zone: 'Asia/Tokyo',
      enabled: false,
    })
  })

  test('with empty lists has no days and no hours', () => {
    expect(parseSchedule(rawSchedule({ daysOfWeek: [], hoursOfDay: [] }))).toEqual({
      days: new Set(),
      hours: new Set(),
      zone: 'UTC',
      enabled: true,
    })
  })

  test.each([
    ['the zone before the days', { timezone: 'utc', daysOfWeek: ['x'] }, 'Invalid timezone: utc'],
    ['the days before the hours', { daysOfWeek: ['x'], hoursOfDay: ['y'] }, 'Invalid day: x'],
    ['the hours', { hoursOfDay: ['y'] }, 'Invalid hour: y'],
  ])('is refused for the first thing that is wrong: %s', (_, parts, message) => {
    expect(() => parseSchedule(rawSchedule(parts))).toThrow(new ScheduleError(message))
  })
})
