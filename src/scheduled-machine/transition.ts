// A change of phase: one status patch and one Event (spec §3).
import type { Effect } from './effects.ts'
import type { Subject } from './observed.ts'
import type { Phase, ScheduledMachineStatus } from './schema.ts'

const ALARMING: ReadonlySet<Phase> = new Set(['Error', 'Terminated', 'EmergencyRemove'])

/**
 * Stores `status`, and says so in an Event when the phase changes. The Event comes first: a pass that
 * is killed between the two is repeated, finds the same old phase, and makes the same name; so does one
 * that found the status written meanwhile.
 */
export function record(subject: Subject, status: ScheduledMachineStatus): readonly Effect[] {
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
        action: `PhaseTransitionTo${to}`,
        note: `${from ?? 'Unknown'} -> ${to}: ${status.message ?? ''}`,
        id: `${subject.uid} ${from} ${subject.status.phaseSince} ${to}`,
      },
    },
    { type: 'record', status },
  ]
}
