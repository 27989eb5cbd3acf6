import type { DateTime } from 'luxon'
import { isBackingOff } from '#src/reconcile/stored-back-off.ts'
import type { UnreadDecision } from '../effects.ts'
import type { Subject } from '../subject.ts'
import { isProvisioningFailed } from './replacing.ts'

/**
 * Waits after a failed action. Events do not shorten the back-off, but a change of the spec ends it.
 */
export function backingOff(subject: Subject, now: DateTime): UnreadDecision | undefined {
  const { retry, observedGeneration } = subject.status
  // A machine that failed at its provider is still followed: it may recover, and its window may close.
  if (isProvisioningFailed(subject) || observedGeneration !== subject.generation) return undefined
  return isBackingOff(retry?.notBefore, now) ? {} : undefined
}
