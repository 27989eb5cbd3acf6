// The status after a failed action on the pool itself, where the user looks. A refusal of one node is told beside its name
// (status/after-changes.ts).
import type { DateTime } from 'luxon'
import { setCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { KubeError } from '#src/kube/kube-error.ts'
import { backOff } from '#src/reconcile/stored-back-off.ts'
import type { ActionFailure } from '#src/reconcile/system.ts'
import { DEGRADED } from '../reasons.ts'
import type { BootcNodePoolStatus } from '../schema.ts'
import type { Subject } from '../subject.ts'

/** `stored`: the status in the API now. It stays, so that the next try goes on from there. */
export function afterFailedAction(
  subject: Subject,
  stored: BootcNodePoolStatus,
  { doing, reason, remedy, error }: ActionFailure & { readonly error: KubeError },
  now: DateTime,
): BootcNodePoolStatus {
  const message = `Failed to ${doing}: ${error.message}${remedy === undefined ? '' : `. ${remedy}`}`
  return afterFailure(subject, stored, { reason, message }, now)
}

/** The status that tells of a failure, and when it is tried again. */
export function afterFailure(
  subject: Subject,
  stored: BootcNodePoolStatus,
  { reason, message }: { readonly reason: string; readonly message: string },
  now: DateTime,
): BootcNodePoolStatus {
  const attempts = (subject.status.retry?.attempts ?? 0) + 1
  const notBefore = formatInstant(now.plus(backOff(attempts)))
  const condition = { type: DEGRADED, status: 'True', reason, message } as const
  return {
    ...stored,
    reason,
    message,
    conditions: setCondition(stored.conditions ?? [], condition, now),
    retry: { attempts, notBefore, lastError: message },
    wakeTime: notBefore,
    observedGeneration: subject.generation,
  }
}

/** The fields of the status about a failure; `undefined` when there is none. They stay until the action is done. */
export function storedFailure({ status }: Subject): Partial<BootcNodePoolStatus> | undefined {
  const { reason, message, conditions, retry, wakeTime } = status
  // After the first refusal of a read, nothing is told yet.
  if (retry?.notBefore === undefined || retry.attempts === 0) return undefined
  if (reason === undefined || message === undefined) return undefined
  if (conditions === undefined || wakeTime === undefined) return undefined
  return { reason, message, conditions, retry, wakeTime }
}
