import type { DateTime } from 'luxon'
import type { UnreadDecision } from '../effects.ts'
import { statusOf } from '../status.ts'
import type { Subject } from '../subject.ts'

/** The kill switch was released: Pending first, then whatever the schedule says. */
export function killSwitchReleased(subject: Subject, now: DateTime): UnreadDecision | undefined {
  if (subject.status.phase !== 'Terminated' || subject.spec.killSwitch) return undefined
  if (subject.deletedAt !== undefined) return undefined
  const status = statusOf(subject, now, {
    phase: 'Pending',
    reason: 'KillSwitchReleased',
    message: 'The kill switch was released; the schedule is looked at next',
    machineReady: { status: 'Unknown', reason: 'AwaitingSchedule', message: 'Not looked at yet' },
    wakes: [{ type: 'at', at: now }],
  })
  return { status, again: true }
}
