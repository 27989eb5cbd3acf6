// How long a machine was off, for what that saves. A machine is off in the phases Inactive, Disabled and Terminated, when
// nothing of it exists, whatever the cause: the schedule, a switch or a reclaim. The status has the sum of the times that
// are over. It changes only with the phase, so a converged pass writes nothing (I4), and a reader adds the present time.
import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import type { ScheduledMachineStatus } from './schema.ts'
import { isAtRest } from './settled/at-rest.ts'

/** The status to store: `after`, with the seconds off that ended between the two. */
export function withTimeOff(
  before: ScheduledMachineStatus,
  after: ScheduledMachineStatus,
): ScheduledMachineStatus {
  const since = offSince(before)
  const until = parseInstant(after.phaseSince)
  const ended = since === undefined || until === undefined ? 0 : wholeSeconds(since, until)
  const total = (before.offSeconds ?? 0) + ended
  return total === 0 ? after : { ...after, offSeconds: total }
}

/** When the present time off began; `undefined` when the machine is not off. */
export function offSince(status: ScheduledMachineStatus): DateTime | undefined {
  return isAtRest({ status }) ? parseInstant(status.phaseSince) : undefined
}

/** Whole seconds. A clock that was ahead gives no negative time (I10). */
export function wholeSeconds(from: DateTime, until: DateTime): number {
  return Math.max(0, Math.floor(until.diff(from).as('seconds')))
}
