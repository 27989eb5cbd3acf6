import { DateTime } from 'luxon'
import { offsetRunAt } from './offset-run.ts'
import type { Schedule } from './schedule.ts'
import { HOUR, HOURS_IN_WEEK, holdsHour, localHour } from './wall-clock.ts'

/**
 * Takes a schedule and an instant, gives the first instant after it at which `isOpen` differs, in
 * UTC. `undefined` when it never does: disabled, or open at no hour of the week or at every one.
 * Any other schedule changes within days, so a horizon of 400 days needs no counting.
 */
export function nextChange(schedule: Schedule, now: DateTime): DateTime | undefined {
  if (!schedule.enabled) return undefined
  const change = nextChangeMs(schedule, now.toMillis())
  return change === undefined ? undefined : DateTime.fromMillis(change, { zone: 'utc' })
}

// From one run of constant offset to the next. In a run the state changes only where a local hour
// begins; between two runs it can change at once, in the middle of an hour:
//
//   Lord Howe, 4 October 2026, hour 2 wanted:   01:59:59 │ 02:30:00   opens at the bar, for 30 minutes
//
function nextChangeMs(schedule: Schedule, now: number): number | undefined {
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

// For how many local hours, from one that has it, a state lasts. `undefined`: for all of a week.
function countHours(schedule: Schedule, hour: number, state: boolean): number | undefined {
  for (let count = 1; count < HOURS_IN_WEEK; count += 1) {
    if (holdsHour(schedule, hour + count) !== state) return count
  }
  return undefined
}
