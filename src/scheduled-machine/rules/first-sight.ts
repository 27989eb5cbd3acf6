import type { DateTime } from 'luxon'
import type { Decision, Effect } from '../effects.ts'
import { isFinalized, type Subject } from '../observed.ts'
import { statusOf } from '../status.ts'
import { record } from '../transition.ts'

/** Never seen before, or moved here without its status: the finalizer before anything is made for it. */
export function firstSight(subject: Subject, now: DateTime): Decision | undefined {
  if (subject.deletedAt !== undefined) return undefined
  const needsFinalizer = !isFinalized(subject)
  if (!needsFinalizer && subject.status.phase !== undefined) return undefined
  const finalizer: readonly Effect[] = needsFinalizer ? [{ type: 'addFinalizer' }] : []
  if (subject.status.phase !== undefined) {
    return { effects: finalizer, status: subject.status, again: true }
  }
  const status = statusOf(subject, now, {
    phase: 'Pending',
    reason: 'AwaitingSchedule',
    message: 'Accepted; the schedule is looked at next',
    machineReady: { status: 'Unknown', reason: 'AwaitingSchedule', message: 'Not looked at yet' },
    wakes: [{ type: 'at', at: now }],
  })
  return { effects: [...finalizer, ...record(subject, status)], status, again: true }
}
