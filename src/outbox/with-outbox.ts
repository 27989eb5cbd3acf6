// A system whose transitions are kept for a sink.
import type { DateTime } from 'luxon'
import type { ObjectKey } from '#src/kube/object.ts'
import type { ReconcileStatus } from '#src/reconcile/subject.ts'
import type { SubjectOf, System, SystemTypes } from '#src/reconcile/system.ts'
import { type OutboxFields, type Transition, withTransitions } from './undelivered.ts'

export type OutboxStatus = ReconcileStatus & OutboxFields

export interface OutboxTypes extends SystemTypes {
  readonly Status: OutboxStatus
}

/** The transitions from one status to the next. */
export type TransitionsOf<Status> = (
  before: Status,
  after: Status,
  now: DateTime,
) => readonly Transition[]

export interface Outbox {
  /** The status of this object has transitions that no sink has taken. */
  waits(key: ObjectKey): void
  /** So many were given up. */
  lost(key: ObjectKey, count: number): void
}

/** The same system. Each transition is stored in the write that makes it, and `outbox` is told of it. */
export function withOutbox<T extends OutboxTypes>(
  system: System<T>,
  transitionsOf: TransitionsOf<T['Status']>,
  outbox: Outbox,
): System<T> {
  const lookAt = (key: ObjectKey, { undelivered }: OutboxStatus) => {
    if (undelivered !== undefined) outbox.waits(key)
  }
  return {
    ...system,
    readSubject(object, request, now) {
      const subject = system.readSubject(object, request, now)
      lookAt(subject.key, subject.status)
      return subject
    },
    withHistory(before, after, now) {
      const next = system.withHistory?.(before, after, now) ?? after
      return { ...next, ...withTransitions(before, transitionsOf(before, next, now)) }
    },
    recorded(before, after, subject: SubjectOf<T>) {
      system.recorded?.(before, after, subject)
      const lost = (after.undelivered?.lost ?? 0) - (before.undelivered?.lost ?? 0)
      if (lost > 0) outbox.lost(subject.key, lost)
      lookAt(subject.key, after)
    },
  }
}
