import { DateTime, Duration } from 'luxon'
import { describe, expect, test } from 'vitest'
import { graceAsLongAsGap, nightsInParts, opensNever } from '#src/cli/validate/schedule-warnings.ts'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'

// A Monday before the clocks change in Europe.
const NOW = DateTime.fromISO('2026-03-23T12:00:00Z', { zone: 'utc' })

function schedule(days: string, hours: string, { enabled = true, timezone = 'UTC' } = {}) {
  return parseSchedule({ daysOfWeek: [days], hoursOfDay: [hours], timezone, enabled })
}

describe('a window that never opens', () => {
  test.each([
    [
      'a disabled schedule',
      schedule('mon-fri', '9-17', { enabled: false }),
      ['spec.schedule.enabled'],
    ],
    ['a window each week', schedule('sun', '2', { timezone: 'Europe/Berlin' }), []],
    ['a window that never closes', schedule('mon-sun', '0-23'), []],
  ])('%s', (_, given, fields) => {
    expect(opensNever(given, NOW).map(({ field }) => field)).toEqual(fields)
  })
})

describe('nights in parts', () => {
  const words = (parts: string, add: string, also: string) =>
    `days and hours are those of one calendar day, so these windows are only parts of a night: ${parts}. For every night as one window, use daysOfWeek: [mon-sun]. For whole nights that begin on the days given, add ${add}, which also adds ${also}`

  test.each([
    [
      'mon-fri',
      '22-6',
      words('Monday 00:00-07:00, Friday 22:00-24:00', 'sat', 'Saturday 22:00-24:00'),
    ],
    [
      'fri-mon',
      '18-23,0-2',
      words('Friday 00:00-03:00, Monday 18:00-24:00', 'tue', 'Tuesday 18:00-24:00'),
    ],
    ['sun', '23-0', words('Sunday 00:00-01:00, Sunday 23:00-24:00', 'mon', 'Monday 23:00-24:00')],
    [
      'mon,wed-thu',
      '22-6',
      words(
        'Monday 00:00-07:00, Wednesday 00:00-07:00, Monday 22:00-24:00, Thursday 22:00-24:00',
        'tue, fri',
        'Tuesday 22:00-24:00, Friday 22:00-24:00',
      ),
    ],
  ])('%s with %s', (days, hours, message) => {
    expect(nightsInParts(schedule(days, hours))).toEqual([
      { rule: 'night-in-parts', field: 'spec.schedule.hoursOfDay', message },
    ])
  })

  test.each([
    ['mon-sun', '22-6'],
    ['mon-fri', '9-17'],
    ['mon-fri', '0-23'],
    ['mon-fri', '18-23'],
    ['mon-fri', '0-6'],
  ])('not %s with %s', (days, hours) => {
    expect(nightsInParts(schedule(days, hours))).toEqual([])
  })
})

describe('a grace period as long as the time between two windows', () => {
  const words = (gap: string, effect: string) =>
    `the grace period is not shorter than the time between two windows (${gap}), so the machine ${effect}: make the grace period shorter, or make one window of the two`

  test.each([
    [
      '1h between',
      'mon-fri',
      '9-11,13-17',
      '1h',
      words('Tue 12:00 to Tue 13:00', 'does not leave then'),
    ],
    ['longer than all', 'mon-sun', '8-23', '9h', words('Tue 00:00 to Tue 08:00', 'never leaves')],
    ['a minute less', 'mon-fri', '9-11,13-17', '59m', undefined],
    ['a weekend', 'mon-fri', '0-23', '24h', undefined],
    ['never closed', 'mon-sun', '0-23', '24h', undefined],
  ])('%s', (_, days, hours, grace, message) => {
    const length = Duration.fromISO(`PT${grace.toUpperCase()}`)

    expect(
      graceAsLongAsGap(schedule(days, hours), length, NOW).map((each) => each.message),
    ).toEqual(message === undefined ? [] : [message])
  })

  test('the shortest night of the year counts', () => {
    const night = schedule('mon-sun', '4-23', { timezone: 'Europe/Berlin' })

    // 00:00 to 04:00 on the clock, three hours on 29 March.
    expect(graceAsLongAsGap(night, Duration.fromObject({ hours: 3 }), NOW)).toMatchObject([
      { message: words('Sun 00:00 to Sun 04:00', 'does not leave then') },
    ])
  })
})
