// A Node, its pods or its kubeconfig Secret may not be read. The rules go on with a Node that is unknown, so
// that a removal that has begun comes to its end; here it is said why it is unknown, and warned of once.
import type { DateTime } from 'luxon'
import { findCondition, setCondition } from '#src/kube/conditions.ts'
import { readWarning } from '../after-failed-read.ts'
import type { Decision, Effect, EventDraft } from '../effects.ts'
import type { Observed, Subject } from '../observed.ts'
import { MACHINE_READY, READ_FAILED } from '../reasons.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import { isWarningOf } from '../transition.ts'

/** Whether the last pass could not read them either. */
export function wasRefused({ status }: Pick<Subject, 'status'>): boolean {
  const told = findCondition(status.conditions ?? [], MACHINE_READY)
  return status.retry?.notBefore !== undefined || told?.reason === READ_FAILED
}

export function unreadNode(observed: Observed, decision: Decision, now: DateTime): Decision {
  const node = observed.world?.node
  if (node?.type !== 'unknown') return decision
  if (node.isKubeconfigUnusable) return warned(observed, decision)
  if (node.isRefused !== true) return decision
  // It was asked about long enough, and is left behind.
  if (decision.status.nodeRef === undefined) return decision
  if (!decision.effects.some(({ type }) => type === 'record')) return decision
  const { message } = node
  const say = (status: ScheduledMachineStatus): ScheduledMachineStatus => ({
    ...status,
    conditions: setCondition(
      status.conditions ?? [],
      { type: MACHINE_READY, status: 'Unknown', reason: READ_FAILED, message },
      now,
    ),
  })
  const effects = decision.effects.map(
    (effect): Effect =>
      effect.type === 'record' ? { ...effect, status: say(effect.status) } : effect,
  )
  return {
    ...decision,
    effects: [...warning(observed, message), ...effects],
    status: say(decision.status),
  }
}

function warning({ uid, status }: Observed, message: string): readonly Effect[] {
  const told = findCondition(status.conditions ?? [], MACHINE_READY)
  if (told?.reason === READ_FAILED && told.message === message) return []
  return [readWarning(message, `${uid} ${READ_FAILED} ${told?.lastTransitionTime} ${message}`)]
}

// The rules have said it in `MachineReady`. In these words, that has not been told before; nor is it told by a
// Warning about the phase.
function warned(observed: Observed, decision: Decision): Decision {
  const before = findCondition(observed.status.conditions ?? [], MACHINE_READY)
  const after = findCondition(decision.status.conditions ?? [], MACHINE_READY)
  if (after?.status !== 'Unknown' || after.reason === 'Paused') return decision
  const { message } = after
  if (before?.status === 'Unknown' && before.message === message) return decision
  if (decision.effects.some((effect) => isWarningOf(message, effect))) return decision
  const event: EventDraft = {
    type: 'Warning',
    reason: 'WorkloadClusterUnreachable',
    action: 'Read',
    note: message,
    id: `${observed.uid} kubeconfig ${before?.lastTransitionTime} ${message}`,
  }
  return { ...decision, effects: [{ type: 'emit', event }, ...decision.effects] }
}
