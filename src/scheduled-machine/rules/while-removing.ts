// The time of the next pass during a removal. Events report the end of a removal. This pass is for a lost event.
import { DateTime, Duration } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import { IN_MOTION, type Wake } from '#src/wake/wake-time.ts'
import { type AnyFacts, knownMachine } from '../facts.ts'
import { ownNode } from '../own-node.ts'
import type { Subject } from '../subject.ts'
import { BLOCKED } from '../wake.ts'
import { leftover } from './leftovers.ts'

/** Most removals end within this time. */
const ORDINARY = Duration.fromObject({ minutes: 2 })

/**
 * Ten seconds during the first two minutes. Then the time since, up to five minutes, so that the wait doubles each
 * time.
 */
export function whileItLasts(since: DateTime | undefined, now: DateTime): Wake {
  const lasts = since === undefined ? 0 : now.toMillis() - since.toMillis() - ORDINARY.toMillis()
  const wait = Math.min(BLOCKED.toMillis(), Math.max(IN_MOTION.toMillis(), lasts))
  return { type: 'within', within: Duration.fromMillis(wait) }
}

/**
 * While an object of the machine is being deleted. There is another pass when the deletion becomes overdue.
 */
export function whileRemoving(facts: AnyFacts, now: DateTime): readonly Wake[] {
  const deadline = overdueAt(facts)
  return [
    whileItLasts(goingSince(facts), now),
    ...(deadline !== undefined && deadline > now ? [{ type: 'at', at: deadline } as const] : []),
  ]
}

/** The end of the grace period, the drain and `finalizerTimeout` of a deletion. */
export function overdueAt({ deletedAt, spec, finalizerTimeout }: Subject): DateTime | undefined {
  return deletedAt
    ?.plus(spec.gracefulShutdownTimeout)
    .plus(spec.nodeDrainTimeout)
    .plus(finalizerTimeout)
}

/**
 * When the deletion of the last object began, by the clock of the API server. `undefined`: no object is being
 * deleted.
 */
export function goingSince(facts: AnyFacts): DateTime | undefined {
  const times = [
    knownMachine(facts)?.deletionTimestamp,
    leftover(facts.bootstrap)?.deletionTimestamp,
    leftover(facts.infrastructure)?.deletionTimestamp,
    ownNode(facts)?.metadata.deletionTimestamp,
  ].flatMap((time) => parseInstant(time) ?? [])
  return times.length === 0 ? undefined : DateTime.max(...(times as [DateTime, ...DateTime[]]))
}
