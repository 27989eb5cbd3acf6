// The events of an iCalendar text, and when they are.
import { DAY } from '../civil-date.ts'
import { FARTHEST } from '../local-offsets.ts'
import type { CalendarEvents, DayRange } from '../schedule.ts'
import type { Span } from '../starts.ts'
import { isExcluded } from './exclusions.ts'
import { occurrences } from './occurrences.ts'
import { type CalendarEvent, parseICalendar } from './parse-icalendar.ts'
import { type CalendarZone, zoneNamed } from './zones.ts'

const MARGIN = FARTHEST + DAY

/** Reads a text. Throws a CalendarError. */
export function readCalendarEvents(text: string): CalendarEvents {
  const { events, bytes } = parseICalendar(text)
  const allDay = events.filter(({ isAllDay }) => isAllDay)
  const timed = events.filter(({ isAllDay }) => !isAllDay)
  return {
    bytes,
    daysBetween(first, last) {
      const days = allDay.flatMap((event) => daysOf(event, first, last))
      return days.sort((a, b) => a.first - b.first)
    },
    spansBetween(zone, from, to) {
      const floating = zoneNamed(zone)
      const spans: Span[] = []
      for (const event of timed) addSpans(spans, event, event.zone ?? floating, from, to)
      return spans.sort((a, b) => a.start - b.start)
    },
  }
}

function daysOf(event: CalendarEvent, first: number, last: number): readonly DayRange[] {
  const length = event.length.onClock
  return startsOf(event, first * DAY - length + 1, last * DAY).map((start) => {
    const day = Math.floor(start / DAY)
    return { first: day, last: day + Math.floor(length / DAY) - 1 }
  })
}

function addSpans(
  spans: Span[],
  event: CalendarEvent,
  zone: CalendarZone,
  from: number,
  to: number,
): void {
  const { onClock, real } = event.length
  for (const at of startsOf(event, from - MARGIN - onClock - real, to + MARGIN)) {
    const start = zone.toInstant(at)
    const end = (onClock === 0 ? start : zone.toInstant(at + onClock)) + real
    if (start < end && end > from && start < to) spans.push({ start, end })
  }
}

function startsOf(event: CalendarEvent, from: number, to: number): readonly number[] {
  const { rules, dates, start, excluded, zone } = event
  const found: number[] = []
  for (const each of [start, ...dates]) if (each >= from && each <= to) found.push(each)
  for (const rule of rules) {
    const last = Math.min(to, rule.until?.ms ?? Infinity)
    for (const each of occurrences({ rule, start }, from, last)) {
      if (each !== start) found.push(each)
    }
  }
  // The starts of one rule are different ones.
  const starts = rules.length + dates.length < 2 ? found : [...new Set(found)]
  if (excluded.length === 0) return starts
  return starts.filter((each) => !excluded.some((exclusions) => isExcluded(exclusions, each, zone)))
}
