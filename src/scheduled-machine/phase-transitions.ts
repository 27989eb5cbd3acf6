// The transitions of a ScheduledMachine that a sink hears of: those of its phase.
import { findCondition } from '#src/kube/conditions.ts'
import type { EventKind } from '#src/outbox/transition-event.ts'
import type { Transition } from '#src/outbox/undelivered.ts'
import { READY } from './reasons.ts'
import { SCHEDULED_MACHINES } from './resource.ts'
import type { ScheduledMachineStatus } from './schema.ts'

export const MACHINE_EVENTS: EventKind = { resource: SCHEDULED_MACHINES, noun: 'machine' }

/** The change of the phase, if it is one. */
export function phaseTransitions(
  { phase: from }: ScheduledMachineStatus,
  { phase: to, phaseSince: at, conditions = [] }: ScheduledMachineStatus,
): readonly Transition[] {
  if (to === undefined || at === undefined || to === from) return []
  const reason = findCondition(conditions, READY)?.reason
  return [{ to, at, ...(from !== undefined && { from }), ...(reason !== undefined && { reason }) }]
}
