// Whether what a spec refers to is there: its Cluster, the kinds that it names, its kubeconfig. Looked up when the
// spec changes, not only when the window opens; and while something is missing, again at intervals that grow.
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

/** What a look at the references of a spec has told, if any. `NameConflict` is told of an object, and by no such look. */
function toldOf({ status }: Pick<Subject, 'status'>): ReferencesValid | undefined {
  const told = findCondition(status.conditions ?? [], REFERENCES_VALID)
  return told?.observedGeneration === undefined || told.reason === 'NameConflict' ? undefined : told
}

/** All that the spec refers to was there when it was looked up, and the spec is still the same. */
export function areReferencesVerified({ status, generation }: Subject): boolean {
  const told = toldOf({ status })
  return told?.status === 'True' && told.observedGeneration === generation
}

/** What was told of the references, as long as nobody has looked again. */
export function storedReferences({ status }: Pick<Subject, 'status'>): ReferencesValid | undefined {
  return toldOf({ status })
}

/** Whether a pass looks up what the spec refers to while there is no Machine, and none is to be made. At rest that is
 * once for each spec, and at a wake that is due while something is missing. */
export function needsReferences(why: Why, subject: Subject, now: DateTime): boolean {
  if (subject.spec.errors.length > 0 || why === 'deleted') return false
  return isUnknown(subject) || (why === 'closed' && isMissingAtWake(subject, now))
}

/** The same, beside a Machine in service or on its way there: once for each spec; and again for a Machine that waits
 * for its successor to be possible. */
export function needsReferencesInService(
  subject: Subject,
  machine: OwnMachine,
  now: DateTime,
): boolean {
  if (isNotCheckedYet(subject, machine)) return true
  if (areReferencesVerified(subject) || !isReplacedOnChange(subject, machine)) return false
  return isUnknown(subject) || isMissingAtWake(subject, now)
}

// Nothing was told of this spec. One that was never looked at by an earlier version waits for its window.
function isUnknown(subject: Subject): boolean {
  const { status, generation } = subject
  const told = toldOf(subject)
  if (told !== undefined) return told.observedGeneration !== generation
  const isOnItsWayOut = status.shutdownStartedAt !== undefined
  return status.observedGeneration !== generation || !(isAtRest(subject) || isOnItsWayOut)
}

// A pass that was paused, or could not read, has seen the spec and not what it refers to.
function isNotCheckedYet({ status, generation }: Subject, { applied }: OwnMachine): boolean {
  const told = toldOf({ status })
  if (told !== undefined) return told.observedGeneration !== generation
  const isEdited = applied.type === 'recorded' && !applied.isCurrent
  return isEdited || status.observedGeneration !== generation
}

function isMissingAtWake({ status }: Subject, now: DateTime): boolean {
  return toldOf({ status })?.status === 'False' && wakeAhead(status.wakeTime, now) === undefined
}
