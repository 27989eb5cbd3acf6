// An action that failed is tried again, and may fail again: until it has been done, that is no progress to tell.
import type { Decision, Effect } from '../effects.ts'
import type { Subject } from '../observed.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import { isPhaseTransition } from '../transition.ts'
import { isProvisioningFailed } from './backing-off.ts'

/**
 * What has to be stored before an action is stored with the failure still in it; how things stand is told after
 * the action.
 */
export function tellAfterwards(subject: Subject, decision: Decision): Decision {
  const failed = failureIn(subject)
  const { effects, status } = decision
  if (failed === undefined || !effects.some(isAction)) return decision
  // A kill switch goes past budgets, and says so before (I8).
  if (status.phase === 'Terminated') return decision
  // Nothing can be told afterwards.
  if (effects.some(({ type }) => type === 'removeFinalizer')) return decision
  if (!effects.some(({ type }) => type === 'record')) return decision
  const before: Effect = { type: 'record', status: { ...status, ...failed } }
  const told = effects.filter(isTold)
  const rest = effects.filter((effect) => !isTold(effect))
  return { ...decision, effects: [before, ...rest, ...told] }
}

function failureIn(subject: Subject): Partial<ScheduledMachineStatus> | undefined {
  const { phase, retry, conditions, message, wakeTime, phaseSince } = subject.status
  if (phase !== 'Error' || retry?.notBefore === undefined) return undefined
  if (conditions === undefined || message === undefined || wakeTime === undefined) return undefined
  // Its pause is over: that was no action of ours.
  if (isProvisioningFailed(subject)) return undefined
  return {
    phase,
    ready: false,
    message,
    conditions,
    retry,
    wakeTime,
    ...(phaseSince !== undefined && { phaseSince }),
  }
}

function isAction({ type }: Effect): boolean {
  return type !== 'record' && type !== 'emit'
}

function isTold(effect: Effect): boolean {
  return effect.type === 'record' || (effect.type === 'emit' && isPhaseTransition(effect.event))
}
