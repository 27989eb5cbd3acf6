// The goal of a pass, from the object and the clock alone.
import type { DateTime } from 'luxon'
import { ORPHAN_FINALIZER } from '#src/kube/labels.ts'
import { isOpen } from '#src/schedule/is-open.ts'
import { seenDeletion } from './deletion.ts'
import { isReclaiming } from './reclaim/reclaim.ts'
import { isNew, type Subject } from './subject.ts'

/**
 * Why a machine leaves. `begun`: its drain has begun, whatever the spec says now. `stranded`: it can never be in
 * service, and is replaced. `failed`: its provider reports a permanent failure. `changed`: the spec wants another
 * machine. `reclaimed`: its Node was reclaimed, and nobody has put it back in service.
 */
export type Why =
  | 'deleted'
  | 'closed'
  | 'disabled'
  | 'begun'
  | 'stranded'
  | 'failed'
  | 'changed'
  | 'reclaimed'

export type Goal =
  /** The object is new: it gets the finalizer first. */
  | { readonly type: 'accept' }
  /** Without a grace period and a drain. */
  | { readonly type: 'kill' }
  | { readonly type: 'leave'; readonly why: Why }
  /** Deleted with orphan propagation: the machine stays, without an owner. */
  | { readonly type: 'orphan' }
  | { readonly type: 'join' }
  /** The spec has errors: nothing is created, and a machine that runs keeps running. */
  | { readonly type: 'keep' }

function isOrphaning(subject: Subject): boolean {
  return subject.finalizers.includes(ORPHAN_FINALIZER) || seenDeletion(subject)?.machine === 'Kept'
}

/**
 * A new object is accepted first. Then deletion, kill switch and emergency reclaim come before the schedule (spec §3).
 */
export function goalOf(subject: Subject, now: DateTime): Goal {
  const { spec, status, deletedAt } = subject
  if (isNew(subject)) return { type: 'accept' }
  if (deletedAt !== undefined && isOrphaning(subject)) return { type: 'orphan' }
  if (deletedAt !== undefined)
    return spec.killSwitch ? { type: 'kill' } : { type: 'leave', why: 'deleted' }
  if (spec.killSwitch) return { type: 'kill' }
  if (isReclaiming(subject) || status.reclaimedAt !== undefined) {
    return { type: 'leave', why: 'reclaimed' }
  }
  // A drain cannot be undone: pods are gone from the node. So the removal is finished first, whatever the spec says
  // (I9).
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
