import type { DateTime } from 'luxon'
import type { Decision } from '../effects.ts'
import type { Observed } from '../observed.ts'
import { statusOf } from '../status.ts'
import { BLOCKED } from '../wake.ts'
import type { Obstacle } from './obstacle.ts'
import { persistedRefs } from './persisted-refs.ts'

/** Something that only others can mend is in the way. A missing Cluster may yet come; a taken name, and a kind that
 * may not be made, will not go. */
export function blocked(
  observed: Observed,
  { reason, message, isLasting }: Obstacle,
  now: DateTime,
): Decision {
  // Told by a look at what the spec refers to, unlike an object that is in the way.
  const about = reason === 'ReferencesInvalid' ? { observedGeneration: observed.generation } : {}
  const status = statusOf(observed, now, {
    phase: isLasting ? 'Error' : 'Pending',
    reason,
    message,
    references: { status: 'False', reason, message, ...about },
    machineReady: {
      status: 'False',
      reason,
      message: reason === 'NameConflict' ? message : 'There is no machine',
    },
    change: persistedRefs(observed),
    wakes: [{ type: 'within', within: BLOCKED }],
  })
  return { status }
}
