// An action that failed is tried again, and may fail again: until it has been done, that is no progress to tell.

import { isProvisioningFailed } from './rules/backing-off.ts'
import type { ScheduledMachineStatus } from './schema.ts'
import type { Subject } from './subject.ts'

/** The fields by which the status tells an action that failed; `undefined` when it tells none. */
export function toldFailure(subject: Subject): Partial<ScheduledMachineStatus> | undefined {
  const { phase, retry, conditions, message, wakeTime, phaseSince } = subject.status
  if (phase !== 'Error' || retry?.notBefore === undefined) return undefined
  if (conditions === undefined || message === undefined || wakeTime === undefined) return undefined
  // Its pause is over: that was no action of ours.
  if (isProvisioningFailed(subject)) return undefined
  return {
    phase,
    ready: false,
    message,
    conditions,
    retry,
    wakeTime,
    ...(phaseSince !== undefined && { phaseSince }),
  }
}
