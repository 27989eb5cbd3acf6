// The events of an iCalendar text, and when they are.
import { DAY } from '../civil-date.ts'
import { FARTHEST } from '../local-offsets.ts'
import type { CalendarEvents, CalendarTimes } from '../schedule.ts'
import { isExcluded } from './exclusions.ts'
import { occurrences } from './occurrences.ts'
import { type CalendarEvent, type ICalendar, parseICalendar } from './parse-icalendar.ts'
import { zoneNamed } from './zones.ts'

const MARGIN = FARTHEST + DAY
/** Answers that are kept: schedules in some zones ask for the same time. */
const MOST_KEPT = 4

interface Kept {
  readonly zone: string
  readonly from: number
  readonly to: number
  readonly times: CalendarTimes
}

/** Reads a text. `bytes`: an upper bound of the memory that it takes. Throws a CalendarError. */
export function readCalendarEvents(text: string): CalendarEvents & { readonly bytes: number } {
  const calendar = parseICalendar(text)
  let kept: readonly Kept[] = []
  return {
    bytes: calendar.bytes,
    between(zone, from, to) {
      const known = kept.find((each) => each.zone === zone && each.from === from && each.to === to)
      if (known !== undefined) return known.times
      const times = expandAll(calendar, zone, from, to)
      kept = [{ zone, from, to, times }, ...kept].slice(0, MOST_KEPT)
      return times
    },
  }
}

function expandAll({ events }: ICalendar, zone: string, from: number, to: number): CalendarTimes {
  const days: CalendarTimes['days'][number][] = []
  const spans: CalendarTimes['spans'][number][] = []
  const floating = zoneNamed(zone)
  for (const event of events) {
    const { onClock, real } = event.length
    const resolved = event.zone ?? floating
    for (const start of startsOf(event, from - MARGIN - onClock - real, to + MARGIN)) {
      if (event.isAllDay) {
        const first = Math.floor(start / DAY)
        days.push({ first, last: first + Math.floor(onClock / DAY) - 1 })
        continue
      }
      const span = {
        start: resolved.toInstant(start),
        end: resolved.toInstant(start + onClock) + real,
      }
      if (span.start < span.end && span.end > from && span.start < to) spans.push(span)
    }
  }
  return {
    days: days.sort((a, b) => a.first - b.first),
    spans: spans.sort((a, b) => a.start - b.start),
  }
}

function startsOf(event: CalendarEvent, from: number, to: number): readonly number[] {
  const { rules, dates, start, excluded, zone } = event
  const ruled = rules.flatMap((rule) => [
    ...occurrences({ rule, start }, from, Math.min(to, rule.until?.ms ?? Infinity)),
  ])
  const isIn = (each: number) => each >= from && each <= to
  return [...new Set([...[start, ...dates].filter(isIn), ...ruled])].filter(
    (each) => !excluded.some((exclusions) => isExcluded(exclusions, each, zone)),
  )
}
