import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import type { Wake } from '#src/wake/wake-time.ts'
import type { Decision, Verdict } from '../effects.ts'
import type { GoneFacts } from '../facts.ts'
import { goalOf, type Why } from '../goal.ts'
import { RECLAIM_ACKNOWLEDGED_ANNOTATION } from '../labels.ts'
import { describeReclaim, isHeld, isReclaiming, type Reclaim } from '../reclaim/reclaim.ts'
import { referencesValid } from '../references/condition.ts'
import { nextReferenceCheck } from '../references/next-check.ts'
import { isHeldOff, isTooLate } from '../service.ts'
import { type ConditionValue, type StatusChange, statusOf } from '../status.ts'
import { BLOCKED } from '../wake.ts'
import { untilCalendar, whyKept } from './keep.ts'
import { reportLateNode, runningLateNode } from './late-node.ts'
import { forgottenAgent, removal } from './reclaim-agent.ts'
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
    ...verdict(facts, why, now),
    ...(lateNode ?? { machineReady: NO_MACHINE }),
    change: {
      ...NO_MACHINE_FIELDS,
      ...lateNode?.change,
      ...forgottenAgent(facts),
      ...endedReclaim(facts, now),
    },
    wakes: [...wakesAtRest(facts, why, now), ...untilCalendar(facts)],
  })
  // The window may be open again by now. Then the next pass creates a new Machine.
  const again = goalOf({ ...facts, status }, now).type === 'join'
  return { before, status, again }
}

function endedReclaim(facts: GoneFacts, now: DateTime): StatusChange {
  const { reclaim } = facts.status
  return reclaim !== undefined && isReclaiming(facts)
    ? { reclaim: { ...reclaim, endedAt: formatInstant(now) } }
    : {}
}

// The annotation that acknowledges a reclaim changes no generation. So the object is looked at again and again, as while
// anything else waits for a person.
function wakesAtRest(facts: GoneFacts, why: Why, now: DateTime): readonly Wake[] {
  if (facts.status.reclaimedAt !== undefined) return [{ type: 'within', within: BLOCKED }]
  return why === 'disabled' || why === 'reclaimed' ? [] : nextReferenceCheck(facts, now)
}

const NO_MACHINE: ConditionValue = {
  status: 'False',
  reason: 'AwaitingSchedule',
  message: 'There is no machine',
}

function verdict(facts: GoneFacts, why: Why, now: DateTime): Verdict {
  const kept = whyKept(facts, now)
  if (kept !== undefined) return kept
  const rest = verdictAtRest(facts, why, now)
  const { status, message } = referencesValid(facts)
  if (status !== 'False') return rest
  return { ...rest, message: `${rest.message}. References are not valid: ${message}` }
}

function verdictAtRest(facts: GoneFacts, why: Why, now: DateTime): Verdict {
  const { spec, status } = facts
  if (status.reclaim !== undefined && isHeld(facts)) return afterReclaim(facts, status.reclaim)
  if (isHeldOff(facts, now)) return STAYING_OFF
  const { machineRef: _, ...withoutMachine } = status
  if (isTooLate({ ...facts, status: withoutMachine }, now)) return TOO_LATE
  const phase = spec.schedule?.enabled === false ? 'Disabled' : 'Inactive'
  const hadMachine = status.shutdownStartedAt !== undefined
  if (hadMachine || (status.phase === phase && readyReason(facts) === 'MachineDeleted')) {
    return { phase, reason: 'MachineDeleted', message: 'Machine removed from cluster' }
  }
  if (why === 'overridden') return { phase, reason: 'ScheduleInactive', message: 'Turned off' }
  return phase === 'Disabled'
    ? { phase, reason: 'ScheduleDisabled', message: 'Schedule is disabled' }
    : { phase, reason: 'ScheduleInactive', message: 'Outside scheduled time window' }
}

const STAYING_OFF: Verdict = {
  phase: 'Inactive',
  reason: 'StayingOff',
  message:
    'Somebody deleted the Machine, and whenMachineIsDeleted is StayOff: the machine stays away until its next window',
}

const TOO_LATE: Verdict = {
  phase: 'Inactive',
  reason: 'WindowTooShort',
  message: 'Less than minimumWindow is left of the window: the machine waits for the next one',
}

function afterReclaim({ status }: GoneFacts, reclaim: Reclaim): Verdict {
  const remedy =
    status.reclaimedAt === undefined
      ? 'Set spec.schedule.enabled to true to put the machine back in service'
      : `Annotate the ScheduledMachine with ${RECLAIM_ACKNOWLEDGED_ANNOTATION}=true to put the machine back in service`
  const message = `Disabled after an ${describeReclaim(reclaim).replace('E', 'e')}. ${remedy}`
  return { phase: 'Disabled', reason: 'ScheduleDisabled', message }
}
