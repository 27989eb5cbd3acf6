// Chooses the start time of `sundial dev` when `--from` is not given, so that something happens soon.
import type { DateTime } from 'luxon'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import type { ServiceEdges } from '#src/schedule/service-times.ts'

export interface ScheduledName {
  readonly name: string
  readonly schedule: Schedule
  /** Left out: those of the schedule. */
  readonly edges?: ServiceEdges
}

export interface Start {
  readonly at: DateTime
  /** The machine whose window closes soon after the start, if the start was chosen for it. */
  readonly before?: { readonly name: string; readonly closes: DateTime }
}

/** Enough time for a machine to join before its window closes. */
const LEAD = { minutes: 3 }

/**
 * Three minutes before the next window closes. The machine joins at once, because its window is open, and leaves soon
 * after. If possible, it is an instant at which a machine of `failing` is in its window, so that its cause is seen from
 * the start. `now` if no window ever closes, or if the clock is not faster than real time.
 */
export function chooseStart(
  machines: readonly ScheduledName[],
  now: DateTime,
  speed: number,
  failing: readonly ScheduledName[] = [],
): Start {
  if (speed <= 1) return { at: now }
  const closings = machines
    .map(({ name, schedule }) => ({ name, closes: nextClosing(schedule, now) }))
    .filter((each): each is { name: string; closes: DateTime } => each.closes !== undefined)
    .sort((a, b) => a.closes.toMillis() - b.closes.toMillis())
    .map((before) => ({ at: before.closes.minus(LEAD), before }))
  const fails = ({ at }: Start) => failing.some(({ schedule }) => isOpen(schedule, at))
  return closings.find(fails) ?? closings[0] ?? { at: now }
}

function nextClosing(schedule: Schedule, now: DateTime): DateTime | undefined {
  const change = nextChange(schedule, now)
  if (change === undefined || isOpen(schedule, now)) return change
  return nextChange(schedule, change)
}
