// The next change of all machines.
import type { DateTime } from 'luxon'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
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
export function nextOf({ name, schedule }: ScheduledName, now: DateTime): Upcoming | undefined {
  const at = nextChange(schedule, now)
  return at && { name, at, what: isOpen(schedule, now) ? 'leaves' : 'joins', zone: schedule.zone }
}
