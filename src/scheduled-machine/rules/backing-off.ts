import type { DateTime } from 'luxon'
import { isBackingOff } from '#src/reconcile/stored-back-off.ts'
import type { UnreadDecision } from '../effects.ts'
import { READY } from '../reasons.ts'
import type { Subject } from '../subject.ts'

/** An action failed a moment ago. Events do not shorten the back-off; a change of the spec ends it. */
export function backingOff(subject: Subject, now: DateTime): UnreadDecision | undefined {
  const { retry, observedGeneration } = subject.status
  // A machine that failed at its provider is looked at meanwhile: it may recover, and its window may close.
  if (isProvisioningFailed(subject) || observedGeneration !== subject.generation) return undefined
  return isBackingOff(retry?.notBefore, now) ? {} : undefined
}

/** Whether the status says that the machine failed at its provider. */
export function isProvisioningFailed({ status }: Subject): boolean {
  return (
    status.conditions?.some(
      ({ type, reason }) => type === READY && reason === 'ProvisioningFailed',
    ) === true
  )
}
