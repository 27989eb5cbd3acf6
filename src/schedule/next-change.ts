import { DateTime } from 'luxon'
import { offsetRunAt } from './offset-run.ts'
import type { Schedule } from './schedule.ts'
import { HOUR, HOURS_IN_WEEK, holdsHour, localHour } from './wall-clock.ts'

/**
 * The first instant after `now` at which `isOpen` changes, in UTC. `undefined` when it never changes: the schedule is
 * disabled, or open at no hour of the week or at every hour. Any other schedule changes within days, so no horizon is
 * needed.
 */
export function nextChange(schedule: Schedule, now: DateTime): DateTime | undefined {
  if (!schedule.enabled) return undefined
  const change = nextChangeMs(schedule, now.toMillis())
  return change === undefined ? undefined : DateTime.fromMillis(change, { zone: 'utc' })
}

// Goes from one run of constant offset to the next. Within a run, the state changes only at the start of a local
// hour. Between two runs it can change in the middle of an hour:
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

// The number of local hours that the state of `hour` lasts. `undefined` when it lasts the whole week.
function countHours(schedule: Schedule, hour: number, state: boolean): number | undefined {
  for (let count = 1; count < HOURS_IN_WEEK; count += 1) {
    if (holdsHour(schedule, hour + count) !== state) return count
  }
  return undefined
}
