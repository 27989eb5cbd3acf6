// The intervals in which a schedule with windows is open, one after the other. It goes from one day with an opening to the
// next one.
import { cutOut, firstEndingAfter } from './calendar-spans.ts'
import { DAY } from './civil-date.ts'
import { FARTHEST } from './local-offsets.ts'
import { type Plan, type PlannedSchedule, planOf, startingIn } from './plan.ts'
import type { Span } from './starts.ts'

/** Exceptions in a row that openings before them bridge. Each of them may come again every year, for ever. */
const MOST_BRIDGED = 500

export interface OpenRange {
  readonly from: number
  /** An interval that is still open after it may be the last, with `Infinity` as its end. */
  readonly limit: number
  /** But an interval is followed for at least so long. */
  readonly longest?: number
}

/**
 * Generates the intervals that end after `from`, in order, with a gap between any two. An interval that began long before
 * `from` begins later here. One that 500 exceptions did not end is the last, with `Infinity` as its end. Instants are
 * milliseconds. With calendars, it ends at `limit`, rounded up to blocks of days.
 */
export function* openSpans(schedule: PlannedSchedule, range: OpenRange): Generator<Span, void> {
  const { calendars = [] } = schedule.calendar
  if (calendars.length === 0) yield* spansOf(planOf(schedule, range.from, range.limit), range)
  else yield* spansByBlocks(schedule, range)
}

// Events of calendars are computed block by block, because there may be a hundred thousand a year, and mostly the next one
// is wanted.
function* spansByBlocks(
  schedule: PlannedSchedule,
  { from, limit }: OpenRange,
): Generator<Span, void> {
  let open: { start: number; end: number } | undefined
  let at = from
  for (const end of blockEnds(from, limit)) {
    const plan = planOf(schedule, Math.floor(at / DAY) * DAY, end)
    for (const span of spansOf(plan, { from: at, limit: end })) {
      if (span.start >= end) break
      if (open !== undefined && span.start > open.end) {
        yield open
        open = undefined
      }
      // An event that ended where this block begins is not in it, so that the interval may seem to begin before.
      open ??= { start: Math.max(span.start, at), end: span.end }
      open.end = Math.min(span.end, end)
    }
    if (open !== undefined && open.end < end) {
      yield open
      open = undefined
    }
    at = end
  }
  if (open !== undefined) yield { ...open, end: Infinity }
}

// The first block is short, and the others end on the same days whenever they are asked for, so that they are found again.
function* blockEnds(from: number, limit: number): Generator<number, void> {
  let end = Math.floor(from / DAY) * DAY
  for (let block = 0; end < limit || block === 0; block += 1) {
    const length = (BLOCKS[block] ?? LONGEST_BLOCK) * DAY
    end = Math.floor(end / length + 1) * length
    yield end
  }
}

/** In days. */
const BLOCKS = [2, 8, 32]
const LONGEST_BLOCK = 64

function* spansOf(plan: Plan, range: OpenRange): Generator<Span, void> {
  const { cuts } = plan
  for (const opened of openedSpans(plan, range)) {
    for (const span of cuts.length === 0 ? [opened] : cutOut(opened, cuts)) {
      if (span.end > range.from) yield span
    }
  }
}

// Without the events that close.
function* openedSpans(plan: Plan, { from, limit, longest = 0 }: OpenRange): Generator<Span, void> {
  let day = plan.nextDay(Math.floor((from - FARTHEST) / DAY) - plan.reach)
  let pending = openedBefore(plan, day, from)
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
    if (
      open !== undefined &&
      !plan.isAlwaysOpen &&
      open.end > Math.max(limit, open.start + longest)
    ) {
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
      pending.push(...extrasFrom(plan, day, next), ...startingIn(plan.added, day * DAY, next * DAY))
      day = next
    }
    const opened = plan.spansOn(day)
    pending = pending.length === 0 ? [...opened] : byStart([...pending, ...opened])
    day = plan.nextDay(day + 1)
  }
}

// The extras and events that began before the first day, and that may last until `from`.
function openedBefore(plan: Plan, first: number | undefined, from: number): Span[] {
  const before = first ?? Infinity
  const events: Span[] = []
  for (let index = firstEndingAfter(plan.added, from); ; index += 1) {
    const event = plan.added[index]
    if (event === undefined || event.start >= before * DAY) break
    events.push(event)
  }
  return byStart([...extrasFrom(plan, -Infinity, before, from - 2 * DAY), ...events])
}

function extrasFrom(plan: Plan, first: number, last: number, ends = -Infinity): Span[] {
  return plan.extras
    .filter(({ day, endsAbout }) => day >= first && day < last && endsAbout > ends)
    .map((each) => each.span())
    .filter(({ start, end }) => start < end)
}

function byStart(spans: Span[]): Span[] {
  return spans.sort((a, b) => a.start - b.start)
}
