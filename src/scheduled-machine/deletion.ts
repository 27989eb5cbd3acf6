// How an object was deleted, stored in its status. The garbage collector removes the evidence.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import type { ScheduledMachineStatus } from './schema.ts'
import type { Subject } from './subject.ts'

type Deletion = NonNullable<ScheduledMachineStatus['deletion']>

/**
 * What the status says about the deletion of this object. In a status from a backup, it may be about another object.
 */
export function seenDeletion({
  status,
  uid,
}: Pick<Subject, 'status' | 'uid'>): Deletion | undefined {
  return status.deletion?.uid === uid ? status.deletion : undefined
}

/** The same object, with the future of its machine in the status. */
export function withDeletion<T extends Subject>(
  subject: T,
  machine: Deletion['machine'],
  now: DateTime,
): T {
  const deletion = { machine, uid: subject.uid, seenAt: formatInstant(now) }
  return { ...subject, status: { ...subject.status, deletion } }
}

/**
 * Takes over what an event has shown: the object with this uid was being deleted with orphan propagation. It counts
 * only for that object, only when it is deleted, and only to keep a machine.
 */
export function withShownOrphaning(
  subject: Subject,
  orphanedUid: string | undefined,
  now: DateTime,
): Subject {
  if (subject.deletedAt === undefined || subject.uid !== orphanedUid) return subject
  return seenDeletion(subject) === undefined ? withDeletion(subject, 'Kept', now) : subject
}
