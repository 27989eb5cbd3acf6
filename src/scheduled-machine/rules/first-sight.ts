import type { DateTime } from 'luxon'
import type { Decision, Effect } from '../effects.ts'
import { isFinalized, isNew, type Subject } from '../observed.ts'
import { NOT_LOOKED_AT } from '../references-valid.ts'
import { statusOf } from '../status.ts'
import { record } from '../transition.ts'

/** The finalizer before anything is made for it. */
export function firstSight(subject: Subject, now: DateTime): Decision | undefined {
  if (!isNew(subject)) return undefined
  const finalizer: readonly Effect[] = isFinalized(subject) ? [] : [{ type: 'addFinalizer' }]
  if (subject.status.phase !== undefined) {
    return { effects: finalizer, status: subject.status, again: true }
  }
  const status = statusOf(subject, now, {
    phase: 'Pending',
    reason: 'AwaitingSchedule',
    message: 'Accepted; the schedule is looked at next',
    machineReady: NOT_LOOKED_AT,
    wakes: [{ type: 'at', at: now }],
  })
  return { effects: [...finalizer, ...record(subject, status)], status, again: true }
}
