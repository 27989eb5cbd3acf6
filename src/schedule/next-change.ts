import { DateTime } from 'luxon'
import { DAY } from './civil-date.ts'
import { offsetRunAt } from './offset-run.ts'
import { openSpans } from './open-spans.ts'
import { isPlanned, type PlannedSchedule } from './plan.ts'
import type { Schedule } from './schedule.ts'
import { HOUR, HOURS_IN_WEEK, holdsHour, localHour } from './wall-clock.ts'

/** Windows that follow each other without a gap are not followed further, and events of calendars are not looked for. */
export const LONGEST = 400 * DAY

/**
 * The first instant after `now` at which `isOpen` changes, in UTC. `undefined` when it never changes: the schedule is
 * disabled, or never open, or always. Also if windows that follow each other keep it open for more than 400 days, and with
 * calendars if the change is later than that: they have no end.
 */
export function nextChange(schedule: Schedule, now: DateTime): DateTime | undefined {
  if (!schedule.enabled) return undefined
  const ms = now.toMillis()
  const change = isPlanned(schedule) ? nextEdge(schedule, ms) : nextGridChange(schedule, ms)
  return change === undefined ? undefined : DateTime.fromMillis(change, { zone: 'utc' })
}

function nextEdge(schedule: PlannedSchedule, now: number): number | undefined {
  const [first] = openSpans(schedule, { from: now, limit: now + LONGEST }).take(1)
  if (first === undefined) return undefined
  if (first.start > now) return first.start
  return first.end === Infinity ? undefined : first.end
}

// Goes from one run of constant offset to the next. Within a run, the state changes only at the start of a local hour.
// Between two runs it can change in the middle of an hour:
//
//   Lord Howe, 4 October 2026, hour 2 wanted:   01:59:59 │ 02:30:00   opens at the bar, for 30 minutes
//
/** The same for a grid alone, in milliseconds. */
export function nextGridChange(schedule: Schedule, now: number): number | undefined {
  let at = now
  let run = offsetRunAt(schedule.zone, at)
  let hour = localHour(at, run.offset)
  const wasOpen = holdsHour(schedule, hour)

  while (holdsHour(schedule, hour) === wasOpen) {
    const same = countHours(schedule, hour, wasOpen)
    if (same === undefined) return undefined
    const change = (hour + same) * HOUR - run.offset
    if (change < run.until) return change

    at = run.until
    run = offsetRunAt(schedule.zone, at)
    hour = localHour(at, run.offset)
  }
  return at
}

// The number of local hours that the state of `hour` lasts. `undefined` when it lasts the whole week.
function countHours(schedule: Schedule, hour: number, state: boolean): number | undefined {
  for (let count = 1; count < HOURS_IN_WEEK; count += 1) {
    if (holdsHour(schedule, hour + count) !== state) return count
  }
  return undefined
}
