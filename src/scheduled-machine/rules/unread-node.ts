// Sundial has no right to read a Node, its pods or its kubeconfig Secret. The other rules treat this Node as unknown,
// so that a removal that has begun can end. This rule reports the reason, with one Warning.
import type { DateTime } from 'luxon'
import { findCondition, setCondition } from '#src/kube/conditions.ts'
import type { Decision, EventDraft, LoopEffect } from '../effects.ts'
import type { AnyNodeFacts } from '../facts.ts'
import { readWarning } from '../failures/after-failed-read.ts'
import { MACHINE_READY, READ_FAILED } from '../reasons.ts'
import type { Subject } from '../subject.ts'
import { eventsOf, isWarningOf } from '../transition.ts'

/** Whether the last pass was refused, too. */
export function wasRefused({ status }: Pick<Subject, 'status'>): boolean {
  const stored = findCondition(status.conditions ?? [], MACHINE_READY)
  return status.retry?.notBefore !== undefined || stored?.reason === READ_FAILED
}

export function unreadNode(facts: AnyNodeFacts, decision: Decision, now: DateTime): Decision {
  const node = facts.node
  if (node?.type !== 'unknown') return decision
  if (node.isKubeconfigUnusable) return withKubeconfigWarning(facts, decision)
  if (node.isRefused !== true) return decision
  const { status } = decision
  // The status has no Node any more: the wait for an answer is over.
  if (status?.nodeRef === undefined) return decision
  const { message } = node
  const unknown = { type: MACHINE_READY, status: 'Unknown', reason: READ_FAILED, message } as const
  const conditions = setCondition(status.conditions ?? [], unknown, now)
  return {
    ...decision,
    before: [...warning(facts, message), ...(decision.before ?? [])],
    status: { ...status, conditions },
  }
}

function warning({ uid, status }: AnyNodeFacts, message: string): readonly LoopEffect[] {
  const stored = findCondition(status.conditions ?? [], MACHINE_READY)
  if (stored?.reason === READ_FAILED && stored.message === message) return []
  return [readWarning(message, `${uid} ${READ_FAILED} ${stored?.lastTransitionTime} ${message}`)]
}

// The message is in `MachineReady` already. The Warning is written if the message is new, and the Event about the
// phase does not contain it.
function withKubeconfigWarning(facts: AnyNodeFacts, decision: Decision): Decision {
  const before = findCondition(facts.status.conditions ?? [], MACHINE_READY)
  const after = findCondition(decision.status?.conditions ?? [], MACHINE_READY)
  if (after?.status !== 'Unknown' || after.reason === 'Paused') return decision
  const { message } = after
  if (before?.status === 'Unknown' && before.message === message) return decision
  if (draftsOf(facts, decision).some((draft) => isWarningOf(message, draft))) return decision
  const event: EventDraft = {
    type: 'Warning',
    reason: 'WorkloadClusterUnreachable',
    action: 'Read',
    note: message,
    id: `${facts.uid} kubeconfig ${before?.lastTransitionTime} ${message}`,
  }
  return { ...decision, before: [{ type: 'emit', event }, ...(decision.before ?? [])] }
}

function draftsOf(
  facts: AnyNodeFacts,
  { before = [], status, after = [] }: Decision,
): readonly EventDraft[] {
  const drafts = [...before, ...after].flatMap((effect) =>
    effect.type === 'emit' ? [effect.event] : [],
  )
  return [...drafts, ...eventsOf(facts, status)]
}
