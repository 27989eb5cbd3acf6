import type { DateTime } from 'luxon'
import { isBackingOff } from '#src/reconcile/stored-back-off.ts'
import type { UnreadDecision } from '../effects.ts'
import type { Subject } from '../subject.ts'
import { isProvisioningFailed } from './replacing.ts'

/** An action failed a moment ago. Events do not shorten the back-off; a change of the spec ends it. */
export function backingOff(subject: Subject, now: DateTime): UnreadDecision | undefined {
  const { retry, observedGeneration } = subject.status
  // A machine that failed at its provider is looked at meanwhile: it may recover, and its window may close.
  if (isProvisioningFailed(subject) || observedGeneration !== subject.generation) return undefined
  return isBackingOff(retry?.notBefore, now) ? {} : undefined
}
