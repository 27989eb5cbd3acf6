// A Machine that Cluster API holds for failed does not come back. Another is made in its place, by the
// ordinary shutdown, after a pause that grows with each machine that fails in a row:
//
//   Error, retry {attempts, notBefore} ──notBefore──▶ ShuttingDown ─▶ gone ─▶ made anew, retry {attempts}
//
// `retry` without `notBefore` counts what has failed so far; a machine in service, or a window that closes,
// ends the count.
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

/** A failure for good, by the contract of Cluster API. A condition that is an error may yet change. */
export function isFailedForGood(machine: Machine): boolean {
  return machine.failure !== undefined && machine.deletionTimestamp === undefined
}

/** Whether a failed Machine is to leave now: its pause is over, or the spec was changed since; or it is
 * leaving already. */
export function isToBeReplaced(facts: JoiningFacts, machine: Machine, now: DateTime): boolean {
  if (!isFailedForGood(machine) || facts.node?.type === 'unknown') return false
  const { generation, status } = facts
  if (status.shutdownStartedAt !== undefined) return true
  const until = pauseOf(facts, now)
  return until !== undefined && (now >= until || status.observedGeneration !== generation)
}

/** The count of a Machine that has failed, and when it is replaced. */
export function replacement(subject: Subject, message: string, now: DateTime): Retry {
  const lastError = cutText(message)
  const { attempts = 0 } = subject.status.retry ?? {}
  const until = pauseOf(subject, now)
  if (until !== undefined) return { attempts, notBefore: formatInstant(until), lastError }
  const next = attempts + 1
  return { attempts: next, notBefore: formatInstant(now.plus(backOff(next))), lastError }
}

/** The same object, whose pause is over: only the count is left. */
export function afterPause<T extends Subject>(subject: T): T {
  const { retry } = subject.status
  if (retry === undefined) return subject
  const { notBefore: _, ...counted } = retry
  return { ...subject, status: { ...subject.status, retry: counted } }
}

/** What a status in `phase` keeps of the count. An action that failed is not counted here: it waits. */
export function countedFailures(
  { retry }: ScheduledMachineStatus,
  phase: Phase,
  isInSchedule: boolean,
): Retry | undefined {
  if (retry === undefined || retry.notBefore !== undefined || !isInSchedule) return undefined
  return phase === 'Active' || phase === 'Terminated' ? undefined : retry
}

// Further ahead than a back-off can be: the clock has jumped back, and the pause begins anew.
function pauseOf(subject: Subject, now: DateTime): DateTime | undefined {
  if (!isProvisioningFailed(subject)) return undefined
  const until = parseInstant(subject.status.retry?.notBefore)
  return until === undefined || until > now.plus(BACK_OFF_LIMIT) ? undefined : until
}

/** Whether the status says that the machine failed at its provider. */
export function isProvisioningFailed({ status }: Subject): boolean {
  return findCondition(status.conditions ?? [], READY)?.reason === 'ProvisioningFailed'
}
