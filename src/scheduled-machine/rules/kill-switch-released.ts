// The kill switch was released before or after the machine was gone.
import type { DateTime } from 'luxon'
import { isDrainSkippedByUs } from '#src/cluster-api/skip-drain.ts'
import type { Decision, UnreadDecision } from '../effects.ts'
import type { MachineFacts } from '../facts.ts'
import { statusOf } from '../status.ts'
import type { Subject } from '../subject.ts'

/** The kill switch was released: Pending first, then whatever the schedule says. */
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
 * A kill that came no further than to tell Cluster API to leave out its drain, and was called off: the Machine stays,
 * or leaves in the ordinary way, and Cluster API drains it again. Of a drain that has begun, the mark may be its own.
 */
export function restoreDrain({ machine, status }: MachineFacts): Decision | undefined {
  if (machine.type !== 'ours' || status.drain !== undefined) return undefined
  const { value } = machine
  if (value.deletionTimestamp !== undefined || !isDrainSkippedByUs(value)) return undefined
  return { before: [{ type: 'restoreMachineDrain' }], again: true }
}
