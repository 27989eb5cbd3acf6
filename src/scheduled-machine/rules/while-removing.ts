// When to look again at what is on its way out. Events tell of its end: a look is for one that was lost.
import { DateTime, Duration } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import { IN_MOTION, type Wake } from '#src/wake/wake-time.ts'
import { type AnyFacts, knownMachine } from '../facts.ts'
import { ownNode } from '../own-node.ts'
import type { Subject } from '../subject.ts'
import { BLOCKED } from '../wake.ts'
import { leftover } from './leftovers.ts'

/** An ordinary removal is over by then. */
const ORDINARY = Duration.fromObject({ minutes: 2 })

/** Ten seconds for two minutes, then as long again as it has lasted beyond them, up to five minutes. */
export function whileItLasts(since: DateTime | undefined, now: DateTime): Wake {
  const lasts = since === undefined ? 0 : now.toMillis() - since.toMillis() - ORDINARY.toMillis()
  const wait = Math.min(BLOCKED.toMillis(), Math.max(IN_MOTION.toMillis(), lasts))
  return { type: 'within', within: Duration.fromMillis(wait) }
}

/** While something that belongs to the machine is being deleted. A deletion that becomes overdue is told at once. */
export function whileRemoving(facts: AnyFacts, now: DateTime): readonly Wake[] {
  const deadline = overdueAt(facts)
  return [
    whileItLasts(goingSince(facts), now),
    ...(deadline !== undefined && deadline > now ? [{ type: 'at', at: deadline } as const] : []),
  ]
}

/** A deletion has had its grace, its drain and `finalizerTimeout`. */
export function overdueAt({ deletedAt, spec, finalizerTimeout }: Subject): DateTime | undefined {
  return deletedAt
    ?.plus(spec.gracefulShutdownTimeout)
    .plus(spec.nodeDrainTimeout)
    .plus(finalizerTimeout)
}

/** The last that was told to go was told then, by the API server's clock; `undefined` when nothing was. */
export function goingSince(facts: AnyFacts): DateTime | undefined {
  const times = [
    knownMachine(facts)?.deletionTimestamp,
    leftover(facts.bootstrap)?.deletionTimestamp,
    leftover(facts.infrastructure)?.deletionTimestamp,
    ownNode(facts)?.metadata.deletionTimestamp,
  ].flatMap((time) => parseInstant(time) ?? [])
  return times.length === 0 ? undefined : DateTime.max(...(times as [DateTime, ...DateTime[]]))
}
