// The events of the calendars of a schedule: what they add to it, and what they take from it.
import { DAY } from './civil-date.ts'
import { FARTHEST, localOffsets, resolveLocal } from './local-offsets.ts'
import { offsetRunAt } from './offset-run.ts'
import type { Calendar, Exception, Schedule } from './schedule.ts'
import { mergedSpans } from './sources.ts'
import type { Span } from './starts.ts'

/** Those of one calendar, such as `calendar 2`. */
export interface NamedSpans {
  readonly name: string
  readonly spans: readonly Span[]
}

export interface CalendarSpans {
  readonly except: readonly NamedException[]
  /** Windows that open once, unless the local day of their start is excepted. */
  readonly opened: readonly NamedSpans[]
  readonly closed: readonly NamedSpans[]
}

export type NamedException = Exception & { readonly name: string }

export const NO_CALENDARS: CalendarSpans = { except: [], opened: [], closed: [] }

/** Longer than any window lasts that opens on a day. */
const LONGEST_WINDOW = 10
/** An event of an Open calendar that lasts longer is open, also if it began on a day that is excepted. */
const LONGEST_EVENT = 800 * DAY

/** The events that touch the time from `from` to `to`. Calendars are counted from 1. */
export function calendarSpans(
  { zone }: Schedule,
  { calendars = [] }: Calendar,
  from: number,
  to: number,
): CalendarSpans {
  const midnight = (day: number) => {
    const local = day * DAY
    return resolveLocal(localOffsets(zone, local, local), local)
  }
  const firstDay = (ms: number) => Math.floor((ms - FARTHEST) / DAY)
  const lastDay = firstDay(to) + 3
  const named = calendars.map(({ use, events }, index) => ({
    name: `calendar ${index + 1}`,
    isOpen: use === 'Open',
    events,
  }))
  const opened = named
    .filter(({ isOpen }) => isOpen)
    .map(({ name, events }) => {
      const days = events.daysBetween(firstDay(from), lastDay)
      const whole = days.map((each) => ({
        start: midnight(each.first),
        end: midnight(each.last + 1),
      }))
      return { name, spans: [...events.spansBetween(zone, from, to), ...whole] }
    })
  const closing = named.filter(({ isOpen }) => !isOpen)
  const earliest = opened.reduce(
    (least, { spans }) => spans.reduce((most, { start }) => Math.min(most, start), least),
    from,
  )
  const since = firstDay(Math.max(earliest, from - LONGEST_EVENT)) - LONGEST_WINDOW
  return {
    opened,
    closed: closing.map(({ name, events }) => ({
      name,
      spans: events.spansBetween(zone, from, to),
    })),
    except: closing.flatMap(({ name, events }) =>
      events
        .daysBetween(since, lastDay)
        .map((each) => ({ type: 'dates' as const, text: name, name, ...each })),
    ),
  }
}

/** Those that do not begin on a local day that is excepted. */
export function withoutExcepted(
  spans: readonly Span[],
  zone: string,
  isExcepted: (day: number) => boolean,
): readonly Span[] {
  let [from, run] = [Infinity, { offset: 0, until: -Infinity }]
  return spans.filter(({ start }) => {
    if (start < from || start >= run.until) {
      from = start
      run = offsetRunAt(zone, start)
    }
    return !isExcepted(Math.floor((start + run.offset) / DAY))
  })
}

/** The union of `spans`, without `kept`. */
export function withoutSpans(spans: readonly Span[], kept: readonly Span[]): readonly Span[] {
  const cuts = mergedSpans(kept.toSorted(byStart))
  return mergedSpans(spans.toSorted(byStart)).flatMap((span) => cutOut(span, cuts))
}

/** What is left of `span` without `cuts`, which are in order and have gaps between them. */
export function cutOut(span: Span, cuts: readonly Span[]): readonly Span[] {
  const left: Span[] = []
  let { start } = span
  for (let index = firstEndingAfter(cuts, start); index < cuts.length; index += 1) {
    const cut = cuts[index]
    if (cut === undefined || cut.start >= span.end) break
    if (cut.start > start) left.push({ start, end: cut.start })
    start = cut.end
  }
  if (start < span.end) left.push({ start, end: span.end })
  return left
}

/** The index of the first of the spans, which are in order and have gaps between them, that ends after `at`. */
export function firstEndingAfter(spans: readonly Span[], at: number): number {
  return firstWhere(spans, ({ end }) => end > at)
}

/** The index of the first of the spans for which it holds. It holds for all that follow. */
export function firstWhere(spans: readonly Span[], holds: (span: Span) => boolean): number {
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const span = spans[middle]
    if (span === undefined || holds(span)) high = middle
    else low = middle + 1
  }
  return low
}

function byStart(a: Span, b: Span): number {
  return a.start - b.start
}
