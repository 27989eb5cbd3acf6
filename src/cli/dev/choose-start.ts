// Where the clock of `sundial dev` starts when nobody says: where there is something to see.
import type { DateTime } from 'luxon'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import type { Schedule } from '#src/schedule/schedule.ts'

export interface ScheduledName {
  readonly name: string
  readonly schedule: Schedule
}

export interface Start {
  readonly at: DateTime
  /** The machine that leaves soon after, when the clock was set for it. */
  readonly before?: { readonly name: string; readonly closes: DateTime }
}

/** Enough for a machine whose window is open at the start to join before it must leave. */
const LEAD = { minutes: 3 }

/**
 * Three minutes before the next time that a machine is asked to leave: it joins at once, since its
 * window is open, and one sees it come and go. `now` if none ever leaves, or if the clock runs no
 * faster than the real one.
 */
export function chooseStart(
  machines: readonly ScheduledName[],
  now: DateTime,
  speed: number,
): Start {
  if (speed <= 1) return { at: now }
  const closings = machines
    .map(({ name, schedule }) => ({ name, closes: nextClosing(schedule, now) }))
    .filter((each): each is { name: string; closes: DateTime } => each.closes !== undefined)
    .sort((a, b) => a.closes.toMillis() - b.closes.toMillis())
  const [first] = closings
  if (first === undefined) return { at: now }
  return { at: first.closes.minus(LEAD), before: first }
}

function nextClosing(schedule: Schedule, now: DateTime): DateTime | undefined {
  const change = nextChange(schedule, now)
  if (change === undefined || isOpen(schedule, now)) return change
  return nextChange(schedule, change)
}
