import type { DateTime } from 'luxon'
import { setCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { Decision, Effect, LoopDecision, LoopEffect, UnreadDecision } from '../effects.ts'
import type { AnyFacts } from '../facts.ts'
import { READY } from '../reasons.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import type { Subject } from '../subject.ts'
import { describeLeftovers } from './leftovers.ts'
import { readyReason } from './remove.ts'
import { overdueAt } from './while-removing.ts'

const REASON = 'FinalizerCleanupTimedOut'

/**
 * A deletion takes longer than the grace period, the drain and `finalizerTimeout`. One Warning names the objects that
 * are left. The finalizer stays unless the installation forces its removal (spec §3).
 */
export function afterDeletionTimeout(facts: AnyFacts, decision: Decision, now: DateTime): Decision {
  if (!isOverdue(facts, now)) return decision
  const left = describeLeftovers(facts, now)
  if (left.length === 0) return decision
  const message = overdueMessage(facts, left)
  const { before = [], status, after = [] } = decision
  const reported = {
    ...(status !== undefined && { status: withOverdue(status, message, now) }),
    before: [...warning(facts, message), ...before],
    after,
  }
  return facts.forceFinalizer ? withoutFinalizer<Effect>(reported) : reported
}

function withOverdue(
  status: ScheduledMachineStatus,
  message: string,
  now: DateTime,
): ScheduledMachineStatus {
  const ready = { type: READY, status: 'False', reason: REASON, message } as const
  return { ...status, message, conditions: setCondition(status.conditions ?? [], ready, now) }
}

/**
 * The same when a read was refused, so that no rule can decide. `refusal` says which read. The Warning names the
 * objects in the status.
 */
export function afterDeletionTimeoutUnread(
  subject: Subject,
  decision: UnreadDecision,
  refusal: string,
  now: DateTime,
): UnreadDecision {
  // Nothing is released while paused.
  if (!isOverdue(subject, now) || subject.isPaused) return decision
  const message = `${overdueMessage(subject, objectsInStatus(subject))}. ${refusal}`
  const { before = [] } = decision
  const reported = { ...decision, before: [...warning(subject, message), ...before] }
  return subject.forceFinalizer ? withoutFinalizer<never>(reported) : reported
}

function isOverdue(subject: Subject, now: DateTime): boolean {
  const deadline = overdueAt(subject)
  return deadline !== undefined && now >= deadline
}

// The finalizer is removed before the other effects, because one of them may be the cause of the delay.
function withoutFinalizer<E extends Effect>(
  decision: LoopDecision<ScheduledMachineStatus, E>,
): LoopDecision<ScheduledMachineStatus, E> {
  const { before = [], after = [] } = decision
  const all = [...before, ...after]
  return {
    ...decision,
    before: all.filter(({ type }) => type === 'emit'),
    after: [{ type: 'removeFinalizer' }, ...all.filter(({ type }) => type !== 'emit')],
  }
}

function objectsInStatus({ key, status }: Subject): readonly string[] {
  const { machineRef, bootstrapRef, infrastructureRef, nodeRef } = status
  const objects = [machineRef, bootstrapRef, infrastructureRef].flatMap((each) =>
    each === undefined ? [] : [`perhaps ${each.kind} ${key.namespace}/${each.name}`],
  )
  const nodes = nodeRef === undefined ? [] : [`perhaps Node ${nodeRef.name}`]
  const all = [...objects, ...nodes]
  return all.length === 0 ? ['no known object'] : all
}

function overdueMessage(
  { finalizerTimeout, forceFinalizer }: Subject,
  left: readonly string[],
): string {
  const after = `Not cleaned up ${finalizerTimeout.as('seconds')} s after the grace period and the drain. Left: ${left.join(', ')}`
  return forceFinalizer
    ? `${after}. The finalizer was removed nevertheless; delete these objects by hand`
    : `${after}. Check them; the finalizer stays until they are gone`
}

function warning(facts: Subject, message: string): readonly LoopEffect[] {
  if (readyReason(facts) === REASON) return []
  return [
    {
      type: 'emit',
      event: {
        type: 'Warning',
        reason: REASON,
        action: REASON,
        note: message,
        id: `${facts.uid} ${REASON}`,
        since: facts.deletedAt && formatInstant(facts.deletedAt),
      },
    },
  ]
}
