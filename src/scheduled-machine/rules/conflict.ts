import type { DateTime } from 'luxon'
import type { Decision, EventDraft } from '../effects.ts'
import type { TakenFacts } from '../facts.ts'
import { abandon } from './abandon.ts'
import { isNothingLeft } from './leftovers.ts'
import { nameConflict, preflightFailed } from './preflight.ts'
import { remove } from './remove.ts'

/**
 * The Machine of our name belongs to another owner. It may use objects that were created for our Machine, so nothing
 * is changed.
 */
export function conflict(facts: TakenFacts, now: DateTime): Decision {
  const { machine, deletedAt, status } = facts
  if (deletedAt === undefined) return preflightFailed(facts, nameConflict(machine), now)
  // The garbage collector deletes the objects of our former Machine.
  if (!isNothingLeft(facts, now)) return remove(facts, now)
  const notes = status.machineRef === undefined ? [] : [leftAlone(facts)]
  return abandon(facts, notes, now)
}

function leftAlone({ uid, machine }: TakenFacts): EventDraft {
  return {
    type: 'Warning',
    reason: 'NameConflict',
    action: 'LeaveMachine',
    note: `Deleted. ${machine.what} stays: it exists ${machine.why}`,
    id: `${uid} leaves ${machine.uid}`,
  }
}
