import type { DateTime } from 'luxon'
import type { Decision, EventDraft } from '../effects.ts'
import type { Found, Observed } from '../observed.ts'
import { abandon } from './abandon.ts'
import { blocked } from './blocked.ts'
import { isNothingLeft } from './leftovers.ts'
import { nameConflict } from './obstacle.ts'
import { remove } from './remove.ts'

/**
 * A Machine of our name that is somebody else's, where there should be none of ours. It exists, so nothing is
 * over, and it may use what was made for ours, so nothing is touched.
 */
export function conflict(observed: Observed, now: DateTime): Decision | undefined {
  const { world, deletedAt, status } = observed
  if (world?.machine.type !== 'foreign') return undefined
  if (deletedAt === undefined) return blocked(observed, nameConflict(world.machine), now)
  // What a Machine of ours has left behind is the garbage collector's.
  if (!isNothingLeft(observed, now)) return remove(observed, now)
  const notes = status.machineRef === undefined ? [] : [leftAlone(observed, world.machine)]
  return abandon(observed, notes, now)
}

function leftAlone(
  { uid }: Observed,
  found: Extract<Found<never>, { type: 'foreign' }>,
): EventDraft {
  return {
    type: 'Warning',
    reason: 'NameConflict',
    action: 'LeaveMachine',
    note: `Deleted; ${found.what} is left alone: it exists ${found.why}`,
    id: `${uid} leaves ${found.uid}`,
  }
}
