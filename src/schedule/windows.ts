import { DateTime } from 'luxon'
import { isOpen } from './is-open.ts'
import { nextChange } from './next-change.ts'
import { openSpans } from './open-spans.ts'
import { isPlanned, type PlannedSchedule } from './plan.ts'
import type { Schedule } from './schedule.ts'

/** One window. A side is undefined when the schedule never changes in that direction. */
export interface Window {
  /** The first instant of the window. */
  readonly opens: DateTime | undefined
  /** The first instant after the window. */
  readonly closes: DateTime | undefined
}

// Every grid that changes has a change in any 16 days. A week and an hour would be enough if clocks never skipped hours or
// whole days (Apia, 30 December 2011).
const LOOK_BACK = { days: 16 }
/** How far the sides of an open window of other schedules are looked for. */
const HORIZON = { days: 400 }
/** The same without an end of the range. */
const FAR_HORIZON = { years: 10 }

/**
 * The windows that overlap [from, until), in order and not cut: the first may open before `from`, and the last may close
 * after `until`. Empty when `until` is not after `from`.
 */
export function windows(schedule: Schedule, from: DateTime, until: DateTime): Window[] {
  if (until <= from) return []
  const found: Window[] = []
  const all = windowsUntil(schedule, from, until.plus(HORIZON))
  for (const window of all) {
    if (window.opens !== undefined && window.opens >= until) break
    found.push(window)
  }
  return found
}

/** The same without an end: generates the windows that overlap [from, ∞). The sequence may be endless. */
export function windowsFrom(schedule: Schedule, from: DateTime): Generator<Window, void> {
  return windowsUntil(schedule, from, from.plus(FAR_HORIZON))
}

function windowsUntil(schedule: Schedule, from: DateTime, limit: DateTime) {
  return isPlanned(schedule) ? plannedWindows(schedule, from, limit) : gridWindows(schedule, from)
}

// A window that is still open at `limit` has no end, and may be the last one.
function* plannedWindows(
  schedule: PlannedSchedule,
  from: DateTime,
  limit: DateTime,
): Generator<Window, void> {
  if (!schedule.enabled) return
  const start = beginOfSearch(schedule, from).toMillis()
  for (const span of openSpans(schedule, { from: start, limit: limit.toMillis() })) {
    if (span.end <= from.toMillis()) continue
    yield {
      opens: span.start <= start ? undefined : inUtc(span.start),
      closes: span.end > limit.toMillis() ? undefined : inUtc(span.end),
    }
  }
}

// Most windows that are open at `from` have opened a short time ago.
function beginOfSearch(schedule: PlannedSchedule, from: DateTime): DateTime {
  const near = from.minus(LOOK_BACK)
  const range = { from: near.toMillis(), limit: from.toMillis() }
  const [first] = openSpans(schedule, range).take(1)
  const isOpenSince = first !== undefined && first.start <= range.from && first.end > range.limit
  return isOpenSince ? from.minus(HORIZON) : near
}

function inUtc(ms: number): DateTime {
  return DateTime.fromMillis(ms, { zone: 'utc' })
}

function* gridWindows(schedule: Schedule, from: DateTime): Generator<Window, void> {
  const start = from.minus(LOOK_BACK)
  // A window that is open at `start` closes before `from`, or never opens and never closes.
  let opens = isOpen(schedule, start) ? undefined : nextChange(schedule, start)
  if (opens === undefined && !isOpen(schedule, start)) return

  for (;;) {
    const closes = nextChange(schedule, opens ?? start)
    if (closes === undefined || closes > from) yield { opens, closes }
    opens = closes && nextChange(schedule, closes)
    if (opens === undefined) return
  }
}
