import type { DateTime } from 'luxon'
import type { Decision, Verdict } from '../effects.ts'
import type { GoneFacts } from '../facts.ts'
import { goalOf, type Why } from '../goal.ts'
import { referencesValid } from '../references/condition.ts'
import { nextReferenceCheck } from '../references/next-check.ts'
import { type ConditionValue, type StatusChange, statusOf } from '../status.ts'
import { invalidSpec } from './keep.ts'
import { reportLateNode, runningLateNode } from './late-node.ts'
import { removal } from './reclaim-agent.ts'
import { readyReason } from './remove.ts'

/** The fields to clear when no object of the machine is left. */
export const NO_MACHINE_FIELDS: StatusChange = {
  machineRef: undefined,
  bootstrapRef: undefined,
  infrastructureRef: undefined,
  nodeRef: undefined,
  workloadCluster: undefined,
  providerID: undefined,
  appliedNodeTaints: undefined,
  reclaimAgent: undefined,
  shutdownStartedAt: undefined,
  drain: undefined,
}

/** There is no machine, and there should be none. */
export function idle(facts: GoneFacts, why: Why, now: DateTime): Decision {
  const before = removal(facts)
  if (why === 'deleted') return { before, after: [{ type: 'removeFinalizer' }] }
  const running = runningLateNode(facts)
  const lateNode = running && reportLateNode(running)
  const status = statusOf(facts, now, {
    ...verdict(facts),
    ...(lateNode ?? { machineReady: NO_MACHINE }),
    change: { ...NO_MACHINE_FIELDS, ...lateNode?.change },
    wakes: why === 'disabled' ? [] : nextReferenceCheck(facts, now),
  })
  // The window may be open again by now. Then the next pass creates a new Machine.
  const again = goalOf({ ...facts, status }, now).type === 'join'
  return { before, status, again }
}

const NO_MACHINE: ConditionValue = {
  status: 'False',
  reason: 'AwaitingSchedule',
  message: 'There is no machine',
}

function verdict(facts: GoneFacts): Verdict {
  if (facts.spec.errors.length > 0) return invalidSpec(facts.spec)
  const rest = verdictAtRest(facts)
  const { status, message } = referencesValid(facts)
  if (status !== 'False') return rest
  return { ...rest, message: `${rest.message}. References are not valid: ${message}` }
}

function verdictAtRest(facts: GoneFacts): Verdict {
  const { spec, status } = facts
  const phase = spec.schedule?.enabled === false ? 'Disabled' : 'Inactive'
  const hadMachine = status.shutdownStartedAt !== undefined
  if (hadMachine || (status.phase === phase && readyReason(facts) === 'MachineDeleted')) {
    return { phase, reason: 'MachineDeleted', message: 'Machine removed from cluster' }
  }
  return phase === 'Disabled'
    ? { phase, reason: 'ScheduleDisabled', message: 'Schedule is disabled' }
    : { phase, reason: 'ScheduleInactive', message: 'Outside scheduled time window' }
}
