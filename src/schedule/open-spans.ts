// The intervals in which a schedule with windows is open, one after the other. It goes from one day with an opening to the
// next one.
import { cutOut } from './calendar-spans.ts'
import { DAY } from './civil-date.ts'
import { FARTHEST } from './local-offsets.ts'
import type { Plan } from './plan.ts'
import type { Span } from './starts.ts'

/** Exceptions in a row that openings before them bridge. Each of them may come again every year, for ever. */
const MOST_BRIDGED = 500

/**
 * Generates the intervals that end after `from`, in order, with a gap between any two. An interval that began long before
 * `from` begins later here. One that is still open after `limit` may be the last, with `Infinity` as its end; so is one
 * that 500 exceptions did not end. Instants are milliseconds. With calendars, it ends where the plan does.
 */
export function* openSpans(plan: Plan, from: number, limit: number): Generator<Span, void> {
  const { cuts, knows } = plan
  for (const opened of openedSpans(plan, from, limit)) {
    for (const { start, end } of cuts.length === 0 ? [opened] : cutOut(opened, cuts)) {
      if (start > knows.end) return
      if (end > from) yield { start, end: end > knows.end ? Infinity : end }
    }
  }
}

// Without the events that close.
function* openedSpans(plan: Plan, from: number, limit: number): Generator<Span, void> {
  let day = plan.nextDay(Math.floor((from - FARTHEST) / DAY) - plan.reach)
  let pending = extrasBefore(plan, day, from)
  let open: { start: number; end: number } | undefined
  let bridged = 0

  for (;;) {
    // Nothing that opens on `day` or later begins before this instant.
    const known = day === undefined ? Infinity : day * DAY - FARTHEST
    for (const span of pending) {
      if (span.start >= known) break
      if (open !== undefined && span.start <= open.end) {
        open.end = Math.max(open.end, span.end)
        continue
      }
      if (open !== undefined && open.end > from) yield open
      open = { ...span }
      bridged = 0
    }
    if (open !== undefined && open.end < known) {
      if (open.end > from) yield open
      open = undefined
    }
    pending = pending.filter((span) => span.start >= known)
    if (day === undefined) return
    if (open !== undefined && open.end > limit && !plan.isAlwaysOpen) {
      yield { ...open, end: Infinity }
      return
    }
    if (open !== undefined && plan.isAlwaysOpen) {
      const closed = plan.openings.firstExcepted(day - 3)
      bridged += 1
      if (closed === undefined || bridged > MOST_BRIDGED) {
        yield { ...open, end: Infinity }
        return
      }
      open.end = Math.max(open.end, (closed - 1) * DAY - FARTHEST)
      const next = Math.max(day, closed - plan.reach - 2)
      pending.push(...extrasFrom(plan, day, next))
      day = next
    }
    const opened = plan.spansOn(day)
    pending = pending.length === 0 ? [...opened] : byStart([...pending, ...opened])
    day = plan.nextDay(day + 1)
  }
}

// The extras that began before the first day, and that may last until `from`.
function extrasBefore(plan: Plan, first: number | undefined, from: number): Span[] {
  const spans = extrasFrom(plan, -Infinity, first ?? Infinity, from - 2 * DAY)
  return byStart(spans)
}

function extrasFrom(plan: Plan, first: number, last: number, ends = -Infinity): Span[] {
  return plan.once
    .filter(({ day, endsAbout }) => day >= first && day < last && endsAbout > ends)
    .map((each) => each.span())
    .filter(({ start, end }) => start < end)
}

function byStart(spans: Span[]): Span[] {
  return spans.sort((a, b) => a.start - b.start)
}
