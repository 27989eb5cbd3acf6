import type { DateTime } from 'luxon'
import { isOpen } from './is-open.ts'
import { nextChange } from './next-change.ts'
import type { Schedule } from './schedule.ts'

/** One stretch of being open. A side is undefined when there is no change in that direction. */
export interface Window {
  /** The first instant of the window. */
  readonly opens: DateTime | undefined
  /** The first instant after it. */
  readonly closes: DateTime | undefined
}

// A schedule that changes at all has changed in any 16 days. A week and an hour would do, were there
// no hours, nor whole days (Apia, 30 December 2011), that the clocks skip.
const LOOK_BACK = { days: 16 }

/**
 * Takes a schedule and a range, gives in order the windows that overlap [from, until), whole: the
 * first may open before `from`, the last close after `until`. None when `until` is not after `from`.
 */
export function windows(schedule: Schedule, from: DateTime, until: DateTime): Window[] {
  if (until <= from) return []
  const found: Window[] = []
  for (const window of windowsFrom(schedule, from)) {
    if (window.opens !== undefined && window.opens >= until) break
    found.push(window)
  }
  return found
}

/** The same without an end: the windows that overlap [from, ∞), one at a time, perhaps for ever. */
export function* windowsFrom(schedule: Schedule, from: DateTime): Generator<Window, void> {
  const start = from.minus(LOOK_BACK)
  // A window that is open at the start is over by `from`, or has neither beginning nor end.
  let opens = isOpen(schedule, start) ? undefined : nextChange(schedule, start)
  if (opens === undefined && !isOpen(schedule, start)) return

  for (;;) {
    const closes = nextChange(schedule, opens ?? start)
    if (closes === undefined || closes > from) yield { opens, closes }
    opens = closes && nextChange(schedule, closes)
    if (opens === undefined) return
  }
}
