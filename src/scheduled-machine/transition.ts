// The Events that tell a change of the status (spec §3).
import { findCondition } from '#src/kube/conditions.ts'
import type { EventDraft } from './effects.ts'
import { READY, REFERENCES_VALID } from './reasons.ts'
import type { Phase, ScheduledMachineStatus } from './schema.ts'
import type { Subject } from './subject.ts'

const TRANSITION = 'PhaseTransitionTo'
const ALARMING: ReadonlySet<Phase> = new Set(['Error', 'Terminated', 'EmergencyRemove'])

/**
 * The Event of a change of phase, and before it a Warning about references that became invalid, unless the Event of
 * the phase is a Warning that says the same.
 */
export function eventsOf(
  subject: Subject,
  status: ScheduledMachineStatus | undefined,
): readonly EventDraft[] {
  if (status === undefined || isPaused(status)) return []
  const transition = phaseTransition(subject, status)
  const problem = referenceProblem(subject, status)
  if (problem === undefined || transition.some((event) => isWarningOf(problem.note, event))) {
    return transition
  }
  return [problem, ...transition]
}

// Nothing is written about a paused object but its status.
function isPaused({ conditions = [] }: ScheduledMachineStatus): boolean {
  return findCondition(conditions, READY)?.reason === 'Paused'
}

/** Whether it is a Warning with this text in it. */
export function isWarningOf(text: string, { type, note }: EventDraft): boolean {
  return type === 'Warning' && note.includes(text)
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

// A pass that is killed before the status is stored makes the same name again; so does one that found the status
// written meanwhile.
function phaseTransition(subject: Subject, status: ScheduledMachineStatus): readonly EventDraft[] {
  const from = subject.status.phase
  const to = status.phase
  if (to === undefined || from === to) return []
  const ready = findCondition(status.conditions ?? [], READY)
  return [
    {
      type: ALARMING.has(to) ? 'Warning' : 'Normal',
      reason: ready?.reason ?? 'ReconcileSucceeded',
      action: `${TRANSITION}${to}`,
      note: `${from ?? 'Unknown'} -> ${to}: ${status.message ?? ''}`,
      id: `${subject.uid} ${from} ${subject.status.phaseSince} ${to}`,
    },
  ]
}

/** Whether an Event tells of a change of phase. */
export function isPhaseTransition({ action }: Pick<EventDraft, 'action'>): boolean {
  return action.startsWith(TRANSITION)
}
