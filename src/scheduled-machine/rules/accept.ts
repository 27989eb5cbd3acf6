import type { DateTime } from 'luxon'
import type { Decision } from '../effects.ts'
import type { AcceptFacts } from '../facts.ts'
import { NOT_LOOKED_AT } from '../references/condition.ts'
import { statusOf } from '../status.ts'
import { isFinalized } from '../subject.ts'

/** Adds the finalizer before anything is created for the object. */
export function accept(facts: AcceptFacts, now: DateTime): Decision {
  const before = isFinalized(facts) ? [] : [{ type: 'addFinalizer' } as const]
  if (facts.status.phase !== undefined) return { before, again: true }
  const status = statusOf(facts, now, {
    phase: 'Pending',
    reason: 'AwaitingSchedule',
    message: 'Accepted; evaluating the schedule',
    machineReady: NOT_LOOKED_AT,
    wakes: [{ type: 'at', at: now }],
  })
  return { before, status, again: true }
}
