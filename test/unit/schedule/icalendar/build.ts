// iCalendar texts for the tests.

import { readCalendarEvents } from '#src/schedule/icalendar/calendar-events.ts'
import type { CalendarEvents } from '#src/schedule/schedule.ts'

/** A calendar with one event for each list of properties. */
export function calendarText(...events: readonly (readonly string[])[]): string {
  return calendarOf(events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']))
}

/** A calendar with these lines. */
export function calendarOf(lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')
}

/** What is in the calendar between two instants, in words; times without a zone are in Berlin. */
export function timesIn(text: string, from: string, to: string): readonly string[] {
  return inWords(readCalendarEvents(text), from, to)
}

function inWords(events: CalendarEvents, from: string, to: string): readonly string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  const days = events.daysBetween(Math.floor(first / 86_400_000), Math.floor(last / 86_400_000))
  const spans = events.spansBetween('Europe/Berlin', first, last)
  const date = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)
  const time = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')
  return [
    ...days.map(({ first, last }) =>
      first === last ? date(first) : `${date(first)}..${date(last)}`,
    ),
    ...spans.map(({ start, end }) => `${time(start)}/${time(end)}`),
  ]
}
