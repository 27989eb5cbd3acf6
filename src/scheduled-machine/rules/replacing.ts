// A Machine that has failed for Cluster API does not recover. It is replaced by an ordinary shutdown. Before that is
// a pause, which is longer after each failure in a row:
//
//   Error, retry {attempts, notBefore} ──notBefore──▶ ShuttingDown ─▶ gone ─▶ created again, retry {attempts}
//
// `retry` without `notBefore` counts the failures so far. The count ends when a machine is in service or the window
// closes.
import type { DateTime } from 'luxon'
import type { Machine } from '#src/cluster-api/machine.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { cutText } from '#src/kube/cut-text.ts'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import { BACK_OFF_LIMIT, backOff } from '#src/reconcile/stored-back-off.ts'
import type { JoiningFacts } from '../facts.ts'
import { READY } from '../reasons.ts'
import type { Phase, ScheduledMachineStatus } from '../schema.ts'
import type { Subject } from '../subject.ts'

type Retry = NonNullable<ScheduledMachineStatus['retry']>

/**
 * Whether the Machine has failed for good, by the contract of Cluster API. A condition with an error may still
 * change.
 */
export function isFailedForGood(machine: Machine): boolean {
  return machine.failure !== undefined && machine.deletionTimestamp === undefined
}

/**
 * Whether a failed Machine leaves now: its pause is over, the spec has changed, or the shutdown has begun.
 */
export function isToBeReplaced(facts: JoiningFacts, machine: Machine, now: DateTime): boolean {
  if (!isFailedForGood(machine) || facts.node?.type === 'unknown') return false
  const { generation, status } = facts
  if (status.shutdownStartedAt !== undefined) return true
  const until = pauseOf(facts, now)
  return until !== undefined && (now >= until || status.observedGeneration !== generation)
}

/** The number of failures in a row, and the time of the replacement. */
export function replacement(subject: Subject, message: string, now: DateTime): Retry {
  const lastError = cutText(message)
  const { attempts = 0 } = subject.status.retry ?? {}
  const until = pauseOf(subject, now)
  if (until !== undefined) return { attempts, notBefore: formatInstant(until), lastError }
  const next = attempts + 1
  return { attempts: next, notBefore: formatInstant(now.plus(backOff(next))), lastError }
}

/** The same object after the pause: only the number of failures stays. */
export function afterPause<T extends Subject>(subject: T): T {
  const { retry } = subject.status
  if (retry === undefined) return subject
  const { notBefore: _, ...counted } = retry
  return { ...subject, status: { ...subject.status, retry: counted } }
}

/**
 * The number of failures that the status keeps in this phase. A failed action is not counted here: its back-off still
 * runs. `isMachineUnknown`: the pass could not look at a Machine that has failed. It is counted again when it is found
 * to have failed.
 */
export function countedFailures(
  subject: Pick<Subject, 'status'>,
  phase: Phase,
  { isInSchedule, isMachineUnknown }: { isInSchedule: boolean; isMachineUnknown: boolean },
): Retry | undefined {
  const { retry } = subject.status
  if (retry === undefined || !isInSchedule) return undefined
  if (phase === 'Active' || phase === 'Terminated') return undefined
  const { notBefore, ...counted } = retry
  if (notBefore === undefined) return retry
  if (!isProvisioningFailed(subject)) return undefined
  const attempts = isMachineUnknown ? counted.attempts - 1 : counted.attempts
  return attempts > 0 ? { ...counted, attempts } : undefined
}

// A time further ahead than the longest back-off was stored by a wrong clock. Then the pause starts again.
function pauseOf(subject: Subject, now: DateTime): DateTime | undefined {
  if (!isProvisioningFailed(subject)) return undefined
  const until = parseInstant(subject.status.retry?.notBefore)
  return until === undefined || until > now.plus(BACK_OFF_LIMIT) ? undefined : until
}

/** Whether the status says that the machine failed at its provider. */
export function isProvisioningFailed({ status }: Pick<Subject, 'status'>): boolean {
  return findCondition(status.conditions ?? [], READY)?.reason === 'ProvisioningFailed'
}
