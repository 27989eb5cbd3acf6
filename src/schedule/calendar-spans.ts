// The events of the calendars of a schedule: what they add to it, and what they take from it.
import { DAY } from './civil-date.ts'
import { localOffsets, resolveLocal } from './local-offsets.ts'
import { offsetRunAt } from './offset-run.ts'
import type { Calendar, Exception, Schedule } from './schedule.ts'
import { mergedSpans } from './sources.ts'
import type { Span } from './starts.ts'

/** Such as `calendar 2`. */
export interface NamedSpan extends Span {
  readonly name: string
}

/** A window that opens once, unless its local day is excepted. */
export interface OpenedOnce extends NamedSpan {
  readonly day: number
}

export interface CalendarSpans {
  readonly except: readonly NamedException[]
  readonly opened: readonly OpenedOnce[]
  readonly closed: readonly NamedSpan[]
}

export type NamedException = Exception & { readonly name: string }

export const NO_CALENDARS: CalendarSpans = { except: [], opened: [], closed: [] }

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
  const localDay = (ms: number) => Math.floor((ms + offsetRunAt(zone, ms).offset) / DAY)
  const found = calendars.map(({ use, events }, index) => {
    const name = `calendar ${index + 1}`
    const { days, spans } = events.between(zone, from, to)
    const named = spans.map((span) => ({ ...span, name }))
    if (use === 'Closed') {
      const except = days.map((each) => ({ type: 'dates' as const, text: name, name, ...each }))
      return { ...NO_CALENDARS, except, closed: named }
    }
    const opened = [
      ...named.map((span) => ({ ...span, day: localDay(span.start) })),
      ...days.map(({ first, last }) => ({
        name,
        day: first,
        start: midnight(first),
        end: midnight(last + 1),
      })),
    ]
    return { ...NO_CALENDARS, opened }
  })
  return {
    except: found.flatMap(({ except }) => except),
    opened: found.flatMap(({ opened }) => opened),
    closed: found.flatMap(({ closed }) => closed),
  }
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

function firstEndingAfter(spans: readonly Span[], at: number): number {
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle]?.end ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low
}

function byStart(a: Span, b: Span): number {
  return a.start - b.start
}
