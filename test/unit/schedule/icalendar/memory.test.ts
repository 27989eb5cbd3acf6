// The memory of texts that are made to take much.
import { expect, test } from 'vitest'
import { readCalendarEvents } from '#src/schedule/icalendar/calendar-events.ts'
import { parseICalendar } from '#src/schedule/icalendar/parse-icalendar.ts'
import { calendarText } from './build.ts'

const MEGABYTE = 1024 * 1024

test('events with one UID share the list of the occurrences that are replaced', () => {
  const replaced = ['20260601', '20260602'].map((day) => [
    'UID:a',
    `DTSTART:${day}`,
    `RECURRENCE-ID:${day}`,
  ])
  const text = calendarText(
    ['UID:a', 'DTSTART:20260101'],
    ['UID:a', 'DTSTART:20260101'],
    ...replaced,
  )

  const [first, second] = parseICalendar(text).events

  expect(first?.excluded).toHaveLength(1)
  expect(first?.excluded[0]).toBe(second?.excluded[0])
})

test.each([
  ['many rules', ['DTSTART:20260101', ...Array(10_000).fill('RRULE:FREQ=YEARLY')], 4],
  [
    'a short text with many occurrences',
    ['DTSTART:20260101T000000Z', 'DURATION:PT14M', 'RRULE:FREQ=MINUTELY;INTERVAL=15'],
    2,
  ],
])('the size of a calendar counts %s', (_name, lines, least) => {
  expect(readCalendarEvents(calendarText(lines)).bytes).toBeGreaterThan(least * MEGABYTE)
})
