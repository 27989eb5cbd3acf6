// Whether a pass checks the references of the spec: its Cluster, the kinds that it names, its kubeconfig. They are
// checked when the spec changes, not only when the window opens. While one is missing, they are checked again at
// growing intervals.
import type { DateTime } from 'luxon'
import { findCondition } from '#src/kube/conditions.ts'
import { wakeAhead } from '#src/wake/wake-ahead.ts'
import { isReplacedOnChange } from '../applied-spec/replace-on-change.ts'
import type { OwnMachine } from '../facts.ts'
import type { Why } from '../goal.ts'
import { REFERENCES_VALID } from '../reasons.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import { isAtRest } from '../settled/at-rest.ts'
import type { Subject } from '../subject.ts'

type ReferencesValid = NonNullable<ScheduledMachineStatus['conditions']>[number]

/** The result of the last check, if any. `NameConflict` is not a result of a check. */
function lastResult({ status }: Pick<Subject, 'status'>): ReferencesValid | undefined {
  const condition = findCondition(status.conditions ?? [], REFERENCES_VALID)
  return condition?.observedGeneration === undefined || condition.reason === 'NameConflict'
    ? undefined
    : condition
}

/** Whether the references of the current spec were found to be valid. */
export function areReferencesVerified({ status, generation }: Subject): boolean {
  const result = lastResult({ status })
  return result?.status === 'True' && result.observedGeneration === generation
}

/** The stored result, until the next check. */
export function storedReferences({ status }: Pick<Subject, 'status'>): ReferencesValid | undefined {
  return lastResult({ status })
}

/**
 * Whether a pass checks the references while there is no Machine and none is to be created. At rest, this happens
 * once for each spec, and at each wake time while a reference is missing.
 */
export function needsReferences(why: Why, subject: Subject, now: DateTime): boolean {
  if (subject.spec.errors.length > 0 || why === 'deleted') return false
  return isUnknown(subject) || (why === 'closed' && isMissingAtWake(subject, now))
}

/**
 * The same for a Machine in service or in a join: once for each spec, and again while a Machine waits for its
 * replacement.
 */
export function needsReferencesInService(
  subject: Subject,
  machine: OwnMachine,
  now: DateTime,
): boolean {
  if (isNotCheckedYet(subject, machine)) return true
  if (areReferencesVerified(subject) || !isReplacedOnChange(subject, machine)) return false
  return isUnknown(subject) || isMissingAtWake(subject, now)
}

// There is no result for this spec. A spec from the time of an earlier version, which did not check, is checked when
// its window opens.
function isUnknown(subject: Subject): boolean {
  const { status, generation } = subject
  const result = lastResult(subject)
  if (result !== undefined) return result.observedGeneration !== generation
  const isOnItsWayOut = status.shutdownStartedAt !== undefined
  return status.observedGeneration !== generation || !(isAtRest(subject) || isOnItsWayOut)
}

// A pass that was paused, or whose reads failed, has observed the spec without a check of the references.
function isNotCheckedYet({ status, generation }: Subject, { applied }: OwnMachine): boolean {
  const result = lastResult({ status })
  if (result !== undefined) return result.observedGeneration !== generation
  const isEdited = applied.type === 'recorded' && !applied.isCurrent
  return isEdited || status.observedGeneration !== generation
}

function isMissingAtWake({ status }: Subject, now: DateTime): boolean {
  return lastResult({ status })?.status === 'False' && wakeAhead(status.wakeTime, now) === undefined
}
