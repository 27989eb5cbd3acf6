import type { DateTime } from 'luxon'
import type { Decision, PreflightFailure } from '../effects.ts'
import type { CreateFacts, JoiningFacts, TakenFacts } from '../facts.ts'
import { statusOf } from '../status.ts'
import { BLOCKED } from '../wake.ts'
import { persistedRefs } from './persisted-refs.ts'

/** Something that only others can mend is in the way. A missing Cluster may yet come; a taken name, and a kind that
 * may not be made, will not go. */
export function preflightFailed(
  facts: CreateFacts | JoiningFacts | TakenFacts,
  { reason, message, isLasting }: PreflightFailure,
  now: DateTime,
): Decision {
  // Told by a look at what the spec refers to, unlike an object that is in the way.
  const about = reason === 'ReferencesInvalid' ? { observedGeneration: facts.generation } : {}
  const status = statusOf(facts, now, {
    phase: isLasting ? 'Error' : 'Pending',
    reason,
    message,
    references: { status: 'False', reason, message, ...about },
    machineReady: {
      status: 'False',
      reason,
      message: reason === 'NameConflict' ? message : 'There is no machine',
    },
    change: persistedRefs(facts),
    wakes: [{ type: 'within', within: BLOCKED }],
  })
  return { status }
}

/** Somebody else's object has the name of one of ours. */
export function nameConflict({ what, why }: { what: string; why: string }): PreflightFailure {
  return { reason: 'NameConflict', message: `${what} exists ${why}`, isLasting: true }
}
