// Whether a machine is wanted in service, and when that changes next. Every part that asks this asks here, so that the
// goal, the status and the wake time agree.
import type { DateTime } from 'luxon'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import type { Subject } from './subject.ts'

/** The part of a ScheduledMachine that says when it is wanted. */
export type Wanted = Pick<Subject, 'spec'>

/** Whether the machine is wanted in service at `now`. An invalid or disabled schedule wants none. */
export function isWanted({ spec: { schedule } }: Wanted, now: DateTime): boolean {
  return schedule !== undefined && isOpen(schedule, now)
}

/** The first instant after `now` at which `isWanted` changes, in UTC. `undefined`: it never does. */
export function nextWanted({ spec: { schedule } }: Wanted, now: DateTime): DateTime | undefined {
  return schedule && nextChange(schedule, now)
}
