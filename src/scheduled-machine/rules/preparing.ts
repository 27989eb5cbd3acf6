// A machine that is begun before its window opens (spec.leadTime). It is not in service before that, also if its Node is
// Ready. Without leadCordon, pods may be put on that Node; with it, the Node is cordoned by our ordinary cordon, which a
// pass of the open window removes.
import type { DateTime } from 'luxon'
import type { Effect, Verdict } from '../effects.ts'
import type { AnyNodeFacts } from '../facts.ts'
import { PREPARING } from '../reasons.ts'
import { isPreparing } from '../service.ts'
import type { Subject } from '../subject.ts'
import { cordon, uncordon } from './cordon.ts'

/** The verdict about a join, as it is told before the window opens. A failure is told as it is. */
export function whilePreparing(subject: Subject, verdict: Verdict, now: DateTime): Verdict {
  if (verdict.phase === 'Error' || !isPreparing(subject, now)) return verdict
  return {
    phase: 'Pending',
    reason: PREPARING,
    message: `Preparing for the next window: ${verdict.message}`,
  }
}

/** The cordon of a Node of a machine that joins or is in service: before and after the status. */
export function cordonUntilOpen(
  facts: AnyNodeFacts,
  now: DateTime,
): { readonly before: readonly Effect[]; readonly after: readonly Effect[] } {
  const isHeld = facts.spec.service.leadCordon && isPreparing(facts, now)
  return isHeld ? { before: [], after: cordon(facts) } : { before: uncordon(facts), after: [] }
}
