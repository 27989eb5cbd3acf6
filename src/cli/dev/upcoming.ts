// The next change of all machines.
import type { DateTime } from 'luxon'
import { isInService, nextServiceChange, PLAIN } from '#src/schedule/service-times.ts'
import type { ScheduledName } from './choose-start.ts'

export interface Upcoming {
  readonly name: string
  readonly at: DateTime
  readonly what: 'joins' | 'leaves'
  readonly zone: string
}

/** The first change of any machine after `now`; undefined when none ever changes. */
export function findUpcoming(
  machines: readonly ScheduledName[],
  now: DateTime,
): Upcoming | undefined {
  return machines
    .flatMap((machine) => nextOf(machine, now) ?? [])
    .reduce<Upcoming | undefined>(
      (first, each) => (first === undefined || each.at < first.at ? each : first),
      undefined,
    )
}

/** The same for one machine. */
export function nextOf(
  { name, schedule, edges = PLAIN }: ScheduledName,
  now: DateTime,
): Upcoming | undefined {
  const at = nextServiceChange(schedule, edges, now)
  const what = isInService(schedule, edges, now) ? 'leaves' : 'joins'
  return at && { name, at, what, zone: schedule.zone }
}
