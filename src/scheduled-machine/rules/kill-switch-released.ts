// The kill switch was turned off, before or after the Machine was deleted.
import type { DateTime } from 'luxon'
import { isDrainSkippedByUs } from '#src/cluster-api/skip-drain.ts'
import type { Decision, UnreadDecision } from '../effects.ts'
import type { MachineFacts } from '../facts.ts'
import { statusOf } from '../status.ts'
import type { Subject } from '../subject.ts'

/**
 * The kill switch was turned off: the phase is Pending, and the next pass evaluates the schedule.
 */
export function killSwitchReleased(subject: Subject, now: DateTime): UnreadDecision | undefined {
  if (subject.status.phase !== 'Terminated' || subject.spec.killSwitch) return undefined
  if (subject.deletedAt !== undefined) return undefined
  const status = statusOf(subject, now, {
    phase: 'Pending',
    reason: 'KillSwitchReleased',
    message: 'The kill switch was released; evaluating the schedule',
    machineReady: { status: 'Unknown', reason: 'AwaitingSchedule', message: 'Not checked yet' },
    wakes: [{ type: 'at', at: now }],
  })
  return { status, again: true }
}

/**
 * The kill switch was turned off after Cluster API was told to skip its drain, and before the Machine was deleted.
 * The Machine stays, or leaves by an ordinary shutdown, and Cluster API drains it again. After a drain has begun, the
 * annotation may belong to that drain, and stays.
 */
export function restoreDrain({ machine, status }: MachineFacts): Decision | undefined {
  if (machine.type !== 'ours' || status.drain !== undefined) return undefined
  const { value } = machine
  if (value.deletionTimestamp !== undefined || !isDrainSkippedByUs(value)) return undefined
  return { before: [{ type: 'restoreMachineDrain' }], again: true }
}
