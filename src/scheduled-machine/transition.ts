// The Events about a change of the status (spec §3).
import { findCondition } from '#src/kube/conditions.ts'
import type { EventDraft } from './effects.ts'
import { overrideEvents } from './overrides/telling.ts'
import {
  NODE_TAINTED,
  READY,
  RECLAIM_AGENT_CONFIGURED,
  REFERENCES_VALID,
  TAINT_CONFLICT,
} from './reasons.ts'
import { isAgentProblem } from './reclaim/agent-condition.ts'
import type { Phase, ScheduledMachineStatus } from './schema.ts'
import type { Subject } from './subject.ts'

const TRANSITION = 'PhaseTransitionTo'

/** The action of an Event about invalid references. */
export const CHECK_REFERENCES = 'CheckReferences'

/** The action of an Event about a change to this phase. */
export function actionOf(phase: Phase): string {
  return `${TRANSITION}${phase}`
}

const ALARMING: ReadonlySet<Phase> = new Set(['Error', 'Terminated', 'EmergencyRemove'])

/**
 * The Event about a change of phase. Before it, a Warning about each condition with a new problem, unless the Event
 * about the phase is a Warning with the same text.
 */
export function eventsOf(
  subject: Subject,
  status: ScheduledMachineStatus | undefined,
): readonly EventDraft[] {
  if (status === undefined || isPaused(status)) return []
  const transition = phaseTransition(subject, status)
  const problems = [
    referenceProblem(subject, status),
    agentProblem(subject, status),
    taintProblem(subject, status),
  ]
  const isNew = (problem: EventDraft | undefined): problem is EventDraft =>
    problem !== undefined && !transition.some((event) => isWarningOf(problem.note, event))
  return [...overrideEvents(subject, status), ...problems.filter(isNew), ...transition]
}

// While an object is paused, only its status is written.
function isPaused({ conditions = [] }: ScheduledMachineStatus): boolean {
  return findCondition(conditions, READY)?.reason === 'Paused'
}

/** Whether the Event is a Warning that contains this text. */
export function isWarningOf(text: string, { type, note }: EventDraft): boolean {
  return type === 'Warning' && note.includes(text)
}

function referenceProblem(
  subject: Subject,
  status: ScheduledMachineStatus,
): EventDraft | undefined {
  return newProblem(REFERENCES_VALID, CHECK_REFERENCES, subject, status)
}

function agentProblem(subject: Subject, status: ScheduledMachineStatus): EventDraft | undefined {
  const after = findCondition(status.conditions ?? [], RECLAIM_AGENT_CONFIGURED)
  if (after === undefined || !isAgentProblem(after)) return undefined
  return newProblem(RECLAIM_AGENT_CONFIGURED, 'ConfigureReclaimAgent', subject, status)
}

function taintProblem(subject: Subject, status: ScheduledMachineStatus): EventDraft | undefined {
  const after = findCondition(status.conditions ?? [], NODE_TAINTED)
  if (after?.reason !== TAINT_CONFLICT) return undefined
  return newProblem(NODE_TAINTED, 'TaintNode', subject, status)
}

// The same text is not reported again. The name comes from the condition before the change, so that a pass that is
// killed before it stores the new condition gives the same name.
function newProblem(
  type: string,
  action: string,
  subject: Subject,
  status: ScheduledMachineStatus,
): EventDraft | undefined {
  const before = findCondition(subject.status.conditions ?? [], type)
  const after = findCondition(status.conditions ?? [], type)
  if (after?.status !== 'False') return undefined
  if (before?.status === 'False' && before.message === after.message) return undefined
  return {
    type: 'Warning',
    reason: after.reason,
    action,
    note: after.message,
    id: `${subject.uid} ${type} ${before?.lastTransitionTime} ${before?.message} ${after.message}`,
  }
}

// The name comes from the status before the change. So a pass that was killed before it stored the status gives the
// same name, and so does a pass that had a conflict.
function phaseTransition(subject: Subject, status: ScheduledMachineStatus): readonly EventDraft[] {
  const from = subject.status.phase
  const to = status.phase
  if (to === undefined || from === to) return []
  const ready = findCondition(status.conditions ?? [], READY)
  return [
    {
      type: ALARMING.has(to) ? 'Warning' : 'Normal',
      reason: ready?.reason ?? 'ReconcileSucceeded',
      action: actionOf(to),
      note: `${from ?? 'Unknown'} -> ${to}: ${status.message ?? ''}`,
      id: `${subject.uid} ${from} ${subject.status.phaseSince} ${to}`,
    },
  ]
}

/** Whether the Event is about a change of phase. */
export function isPhaseTransition({ action }: Pick<EventDraft, 'action'>): boolean {
  return action.startsWith(TRANSITION)
}
