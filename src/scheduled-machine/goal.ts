// What the object and the clock ask for, before anything else is read.
import type { DateTime } from 'luxon'
import { ORPHAN_FINALIZER } from '#src/kube/labels.ts'
import { isOpen } from '#src/schedule/is-open.ts'
import { seenDeletion } from './deletion.ts'
import { isNew, type Subject } from './subject.ts'

/** Why a machine leaves; `begun`: whatever the spec says by now, its pods are gone already; `stranded`: it
 * cannot come up, and another is made in its place; `failed`: nor can it, says its provider; `changed`: the spec
 * wants another. */
export type Why = 'deleted' | 'closed' | 'disabled' | 'begun' | 'stranded' | 'failed' | 'changed'

export type Goal =
  /** Never seen before: the finalizer first. */
  | { readonly type: 'accept' }
  /** No grace, no drain. */
  | { readonly type: 'kill' }
  | { readonly type: 'leave'; readonly why: Why }
  /** Deleted with orphan propagation: the machine stays, and is nobody's. */
  | { readonly type: 'orphan' }
  | { readonly type: 'join' }
  /** The spec cannot be judged: nothing is created, what runs keeps running. */
  | { readonly type: 'keep' }

function isOrphaning(subject: Subject): boolean {
  return subject.finalizers.includes(ORPHAN_FINALIZER) || seenDeletion(subject)?.machine === 'Kept'
}

/** The object is ours first. Then guards outrank the schedule: deletion, then the kill switch (spec §3). */
export function goalOf(subject: Subject, now: DateTime): Goal {
  const { spec, status, deletedAt } = subject
  if (isNew(subject)) return { type: 'accept' }
  if (deletedAt !== undefined && isOrphaning(subject)) return { type: 'orphan' }
  if (deletedAt !== undefined)
    return spec.killSwitch ? { type: 'kill' } : { type: 'leave', why: 'deleted' }
  if (spec.killSwitch) return { type: 'kill' }
  // A drain is the point of no return: pods are gone from the node, the removal is finished first,
  // whatever the spec says meanwhile (I9).
  if (status.drain !== undefined) return { type: 'leave', why: 'begun' }
  if (spec.schedule === undefined) {
    return status.shutdownStartedAt === undefined
      ? { type: 'keep' }
      : { type: 'leave', why: 'begun' }
  }
  if (!spec.schedule.enabled) return { type: 'leave', why: 'disabled' }
  if (!isOpen(spec.schedule, now)) return { type: 'leave', why: 'closed' }
  if (spec.errors.length === 0) return { type: 'join' }
  return status.shutdownStartedAt === undefined ? { type: 'keep' } : { type: 'leave', why: 'begun' }
}
