import type { DateTime } from 'luxon'
import type { Decision } from '../effects.ts'
import { isFinalized, isNew, type Subject } from '../observed.ts'
import { NOT_LOOKED_AT } from '../references-valid.ts'
import { statusOf } from '../status.ts'

/** The finalizer before anything is made for it. */
export function firstSight(subject: Subject, now: DateTime): Decision | undefined {
  if (!isNew(subject)) return undefined
  const before = isFinalized(subject) ? [] : [{ type: 'addFinalizer' } as const]
  if (subject.status.phase !== undefined) return { before, again: true }
  const status = statusOf(subject, now, {
    phase: 'Pending',
    reason: 'AwaitingSchedule',
    message: 'Accepted; the schedule is looked at next',
    machineReady: NOT_LOOKED_AT,
    wakes: [{ type: 'at', at: now }],
  })
  return { before, status, again: true }
}
