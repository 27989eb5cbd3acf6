// The status after a failed action, where the user looks (spec §3: an action failed).
import type { DateTime } from 'luxon'
import { type Condition, setCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { KubeError } from '#src/kube/kube-error.ts'
import { backOff } from '#src/reconcile/stored-back-off.ts'
import type { ActionFailure } from '#src/reconcile/system.ts'
import { READY } from '../reasons.ts'
import { isProvisioningFailed } from '../rules/replacing.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import type { Subject } from '../subject.ts'

/**
 * The status after a failed action. `stored` is the status in the API now. It stays, so that the next try goes on
 * from there. The phase is Error until then.
 */
export function afterFailedAction(
  subject: Subject,
  stored: ScheduledMachineStatus,
  { doing, reason, remedy, error, condition }: ActionFailure & { readonly error: KubeError },
  now: DateTime,
): ScheduledMachineStatus {
  const attempts = (subject.status.retry?.attempts ?? 0) + 1
  const message = `Failed to ${doing}: ${error.message}${remedy === undefined ? '' : `. ${remedy}`}`
  const notBefore = formatInstant(now.plus(backOff(attempts)))
  const failed = [READY, ...(condition === undefined ? [] : [condition])]
  return {
    ...stored,
    phase: 'Error',
    phaseSince: (stored.phase === 'Error' && stored.phaseSince) || formatInstant(now),
    ready: false,
    message,
    conditions: failed.reduce<readonly Condition[]>(
      (list, type) => setCondition(list, { type, status: 'False', reason, message }, now),
      stored.conditions ?? [],
    ),
    retry: { attempts, notBefore, lastError: message },
    wakeTime: notBefore,
    observedGeneration: subject.generation,
  }
}

/** The fields of a status about a failed action; `undefined` when there are none. They stay until the action is done. */
export function storedFailure(subject: Subject): Partial<ScheduledMachineStatus> | undefined {
  const { phase, retry, conditions, message, wakeTime, phaseSince } = subject.status
  if (phase !== 'Error' || retry?.notBefore === undefined) return undefined
  if (conditions === undefined || message === undefined || wakeTime === undefined) return undefined
  // The provider failed, not an action of ours.
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
