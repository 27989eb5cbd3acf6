// What was seen of a deletion, in the status: the garbage collector forgets how an object was deleted.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import type { ScheduledMachineStatus } from './schema.ts'
import type { Subject } from './subject.ts'

type Deletion = NonNullable<ScheduledMachineStatus['deletion']>

/** What is stored of the deletion of this object; of a status that a backup has brought back it is another's. */
export function seenDeletion({
  status,
  uid,
}: Pick<Subject, 'status' | 'uid'>): Deletion | undefined {
  return status.deletion?.uid === uid ? status.deletion : undefined
}

/** The same object, with what becomes of its machine in its status. */
export function withDeletion<T extends Subject>(
  subject: T,
  machine: Deletion['machine'],
  now: DateTime,
): T {
  const deletion = { machine, uid: subject.uid, seenAt: formatInstant(now) }
  return { ...subject, status: { ...subject.status, deletion } }
}

/**
 * An event has shown the object with this uid while the garbage collector was at work for an orphan deletion. It
 * is heeded only for that object, only when that is deleted, and only to leave a machine alone.
 */
export function withShownOrphaning(
  subject: Subject,
  orphanedUid: string | undefined,
  now: DateTime,
): Subject {
  if (subject.deletedAt === undefined || subject.uid !== orphanedUid) return subject
  return seenDeletion(subject) === undefined ? withDeletion(subject, 'Kept', now) : subject
}
