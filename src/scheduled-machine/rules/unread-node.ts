// A Node, its pods or its kubeconfig Secret may not be read. The rules go on with a Node that is unknown, so
// that a removal that has begun comes to its end; here it is said why it is unknown.
import type { DateTime } from 'luxon'
import { findCondition, setCondition } from '#src/kube/conditions.ts'
import { readWarning } from '../after-failed-read.ts'
import type { Decision, Effect } from '../effects.ts'
import type { Observed, Subject } from '../observed.ts'
import { MACHINE_READY, READ_FAILED } from '../reasons.ts'
import type { ScheduledMachineStatus } from '../schema.ts'

/** Whether the last pass could not read them either. */
export function wasRefused({ status }: Pick<Subject, 'status'>): boolean {
  const told = findCondition(status.conditions ?? [], MACHINE_READY)
  return status.retry?.notBefore !== undefined || told?.reason === READ_FAILED
}

export function unreadNode(observed: Observed, decision: Decision, now: DateTime): Decision {
  const node = observed.world?.node
  if (node?.type !== 'unknown' || node.isRefused !== true) return decision
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
