// A change of phase: one status patch and one Event (spec §3).
import { findCondition } from '#src/kube/conditions.ts'
import type { Effect, EventDraft } from './effects.ts'
import type { Subject } from './observed.ts'
import { REFERENCES_VALID } from './reasons.ts'
import type { Phase, ScheduledMachineStatus } from './schema.ts'

const TRANSITION = 'PhaseTransitionTo'
const ALARMING: ReadonlySet<Phase> = new Set(['Error', 'Terminated', 'EmergencyRemove'])

/**
 * Stores `status`, and says in a Warning what in the spec cannot be carried out, once. A change of phase that says
 * the same in a Warning is enough.
 */
export function record(subject: Subject, status: ScheduledMachineStatus): readonly Effect[] {
  const effects = recordPhase(subject, status)
  const problem = referenceProblem(subject, status)
  if (problem === undefined || effects.some((effect) => isWarningOf(problem.note, effect))) {
    return effects
  }
  return [{ type: 'emit', event: problem }, ...effects]
}

/** Whether it is a Warning with this text in it. */
export function isWarningOf(text: string, effect: Effect): boolean {
  if (effect.type !== 'emit' || effect.event.type !== 'Warning') return false
  return effect.event.note.includes(text)
}

// Told before, in these words: not again. Named after the condition as it was, so that a pass that is killed
// before it has stored the new one makes the same name.
function referenceProblem(
  subject: Subject,
  status: ScheduledMachineStatus,
): EventDraft | undefined {
  const before = findCondition(subject.status.conditions ?? [], REFERENCES_VALID)
  const after = findCondition(status.conditions ?? [], REFERENCES_VALID)
  if (after?.status !== 'False') return undefined
  if (before?.status === 'False' && before.message === after.message) return undefined
  return {
    type: 'Warning',
    reason: after.reason,
    action: 'CheckReferences',
    note: after.message,
    id: `${subject.uid} ${REFERENCES_VALID} ${before?.lastTransitionTime} ${before?.message} ${after.message}`,
  }
}

/**
 * Stores `status`, and says so in an Event when the phase changes. The Event comes first: a pass that
 * is killed between the two is repeated, finds the same old phase, and makes the same name; so does one
 * that found the status written meanwhile.
 */
function recordPhase(subject: Subject, status: ScheduledMachineStatus): readonly Effect[] {
  const from = subject.status.phase
  const to = status.phase
  if (to === undefined || from === to) return [{ type: 'record', status }]
  const ready = status.conditions?.find((condition) => condition.type === 'Ready')
  return [
    {
      type: 'emit',
      event: {
        type: ALARMING.has(to) ? 'Warning' : 'Normal',
        reason: ready?.reason ?? 'ReconcileSucceeded',
        action: `${TRANSITION}${to}`,
        note: `${from ?? 'Unknown'} -> ${to}: ${status.message ?? ''}`,
        id: `${subject.uid} ${from} ${subject.status.phaseSince} ${to}`,
      },
    },
    { type: 'record', status },
  ]
}

/** Whether an Event tells of a change of phase. */
export function isPhaseTransition({ action }: Pick<EventDraft, 'action'>): boolean {
  return action.startsWith(TRANSITION)
}
