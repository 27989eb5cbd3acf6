import type { DateTime } from 'luxon'
import type { Decision, PreflightFailure } from '../effects.ts'
import type { CreateFacts, JoiningFacts, TakenFacts } from '../facts.ts'
import { statusOf } from '../status.ts'
import { BLOCKED } from '../wake.ts'
import { persistedRefs } from './persisted-refs.ts'

/**
 * Something blocks the creation, and only a user can change it. A missing Cluster may still be created. A name that
 * is taken, or a kind that is not allowed, stays a problem until the spec changes.
 */
export function preflightFailed(
  facts: CreateFacts | JoiningFacts | TakenFacts,
  { reason, message, isLasting }: PreflightFailure,
  now: DateTime,
): Decision {
  // The generation belongs to a check of the references. A name conflict does not come from such a check.
  const about = reason === 'NameConflict' ? {} : { observedGeneration: facts.generation }
  const status = statusOf(facts, now, {
    phase: isLasting ? 'Error' : 'Pending',
    reason,
    message,
    references: { status: 'False', reason, message, ...about },
    machineReady: {
      status: 'False',
      reason,
      message: reason === 'NameConflict' ? message : progress(facts),
    },
    change: persistedRefs(facts),
    wakes: [{ type: 'within', within: BLOCKED }],
  })
  return { status }
}

function progress({ type }: CreateFacts | JoiningFacts | TakenFacts): string {
  return type === 'joining' ? 'The Machine waits for its provider objects' : 'There is no machine'
}

/** An object of another owner has the name of one of our objects. */
export function nameConflict({ what, why }: { what: string; why: string }): PreflightFailure {
  return { reason: 'NameConflict', message: `${what} exists ${why}`, isLasting: true }
}
