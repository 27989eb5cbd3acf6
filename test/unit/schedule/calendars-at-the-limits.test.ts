// Calendars that have as many events as a text may have.
import { threadCpuUsage } from 'node:process'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { edgeSources } from '#src/schedule/edge-source.ts'
import { readCalendarEvents } from '#src/schedule/icalendar/calendar-events.ts'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'
import type { Schedule, UsedCalendar } from '#src/schedule/schedule.ts'
import { isInService, nextServiceChange } from '#src/schedule/service-times.ts'
import { windows } from '#src/schedule/windows.ts'
import { calendarText } from './icalendar/build.ts'

const MINUTE = 60_000
const NOW = at('2026-06-01T10:00:30Z')
const LEAD = { lead: 2 * MINUTE, delay: 0, minimum: 0 }
const LONG = { lead: 0, delay: 0, minimum: 20 * MINUTE }

describe('five calendars with an event of 14 minutes in each quarter of an hour', () => {
  // Warm code, and a schedule that nothing is kept for.
  everyAnswer(schedule())
  const given = schedule()

  test('cost little, also the first time, and when a lead joins all windows', () => {
    const before = threadCpuUsage().user
    const answers = everyAnswer(given)
    const took = threadCpuUsage().user - before

    expect(answers).toEqual([true, '2026-06-01T10:14:00.000Z', true, undefined, false, undefined])
    // In microseconds. One walk takes about 10 ms; a walk for each window took 20 s.
    expect(took).toBeLessThan(1_000_000)
  })

  test('have their windows in a year, each with its source', () => {
    const year = windows(given, NOW, NOW.plus({ days: 365 }))

    // The last event is in both ranges, and the hour that occurs twice has its events once.
    expect(year).toHaveLength(365 * 96 + 1 - 4)
    const [first] = year
    expect(first?.closes?.toISO()).toBe('2026-06-01T10:14:00.000Z')
    expect(first && edgeSources(given, first)).toEqual({
      opens: 'calendar 1',
      closes: 'calendar 1',
    })
  })
})

test('with a minute between them, five calendars are open until clocks change', () => {
  const given = schedule([0, 1, 2, 3, 4])

  expect(nextChange(given, NOW)?.toISO()).toBe('2026-10-25T01:03:00.000Z')
})

test('an event that has been open for long is not, if it began on a date that another calendar closes', () => {
  const long = ['DTSTART:20260101T000000Z', 'DURATION:P300D']
  const open = withCalendars(calendarOf('Open', long))
  const closed = withCalendars(
    calendarOf('Open', long),
    calendarOf('Closed', ['DTSTART;VALUE=DATE:20260101']),
  )

  expect([isOpen(open, NOW), isOpen(closed, NOW)]).toEqual([true, false])
  expect(nextChange(open, NOW)?.toISO()).toBe('2026-10-28T00:00:00.000Z')
  expect(nextChange(closed, NOW)).toBeUndefined()
})

test('it opens when an event that closes ends, also where a block of days begins', () => {
  const open = calendarOf('Open', ['DTSTART:20260601T000000Z', 'DURATION:P60D'])
  const closedUntil = (end: string) =>
    withCalendars(open, calendarOf('Closed', ['DTSTART:20260601T080000Z', `DTEND:${end}`]))

  // Blocks end after 2, 8 and 32 days, counted from 1970.
  const ends = ['20260602T000000Z', '20260610T000000Z', '20260712T000000Z', '20260712T000100Z']
  const changes = ends.map((end) =>
    nextChange(closedUntil(end), NOW)?.toFormat("yyyyMMdd'T'HHmmss"),
  )

  expect(changes).toEqual(ends.map((end) => end.replace('Z', '')))
  expect(isOpen(closedUntil('20260602T000000Z'), at('2026-06-01T23:59:59Z'))).toBe(false)
})

test('a window that is too short is passed over, up to the first one that is long enough', () => {
  const short = ['DTSTART:20260101T000000Z', 'DURATION:PT14M', 'RRULE:FREQ=DAILY']
  const given = withCalendars(
    calendarOf('Open', short),
    calendarOf('Open', ['DTSTART:20261224T120000Z', 'DURATION:PT2H']),
  )

  expect(nextServiceChange(given, LONG, NOW)?.toISO()).toBe('2026-12-24T12:00:00.000Z')
})

function everyAnswer(given: Schedule) {
  return [
    isOpen(given, NOW),
    nextChange(given, NOW)?.toISO(),
    isInService(given, LEAD, NOW),
    nextServiceChange(given, LEAD, NOW)?.toISO(),
    isInService(given, LONG, NOW),
    nextServiceChange(given, LONG, NOW)?.toISO(),
  ]
}

function schedule(minutes: readonly number[] = [0, 0, 0, 0, 0]): Schedule {
  const starts = minutes.map((minute) => `DTSTART;TZID=Europe/Berlin:20260101T000${minute}00`)
  const rest = ['DURATION:PT14M', 'RRULE:FREQ=MINUTELY;INTERVAL=15']
  return withCalendars(...starts.map((start) => calendarOf('Open', [start, ...rest])))
}

function calendarOf(use: UsedCalendar['use'], event: readonly string[]): UsedCalendar {
  return { use, events: readCalendarEvents(calendarText(event)) }
}

function withCalendars(...calendars: readonly UsedCalendar[]): Schedule {
  const timezone = 'Europe/Berlin'
  const base = parseSchedule({ daysOfWeek: [], hoursOfDay: [], timezone, enabled: true })
  return { ...base, calendar: { windows: [], except: [], extra: [], calendars } }
}

function at(text: string): DateTime {
  return DateTime.fromISO(text, { zone: 'utc' })
}
