// Skips to shortly before the next change, and says so.
import type { DateTime } from 'luxon'
import type { ScaledClock } from '#src/embedded/scaled-clock.ts'
import { formatLocal, formatSpan } from '#src/views/local-time.ts'
import type { ScheduledName } from './choose-start.ts'
import { planSkip } from './skip.ts'
import { findUpcoming } from './upcoming.ts'

export interface SkipContext {
  readonly clock: ScaledClock
  readonly machines: () => readonly ScheduledName[]
  /** Of all objects that may be in motion. */
  readonly wakeTimes: () => readonly DateTime[]
}

/** Skips when that saves so many real seconds. Returns the sentence about it, or `undefined` when it does not. */
export function skipWhenIdle(context: SkipContext, leastSeconds: number): string | undefined {
  const { clock } = context
  const next = findUpcoming(context.machines(), clock.now())
  const skip =
    next && planSkip({ now: clock.now(), next, wakeTimes: context.wakeTimes(), speed: clock.speed })
  if (next === undefined || skip === undefined || skip.seconds < leastSeconds * clock.speed) {
    return undefined
  }
  clock.skipTo(skip.to)
  const at = formatLocal(next.at, next.zone)
  return `Skipped ${formatSpan(skip.seconds)} in which nothing happens. Next: ${next.name} ${next.what} ${at}.`
}

/** The same for a person who asks for it: skips also a little, and says why not. */
export function skipOnRequest(context: SkipContext): string {
  const skipped = skipWhenIdle(context, 1)
  if (skipped !== undefined) return skipped
  const { clock } = context
  const next = findUpcoming(context.machines(), clock.now())
  if (next === undefined) return 'No machine joins or leaves by its schedule.'
  const wait = formatSpan(next.at.diff(clock.now()).as('seconds'))
  return `Nothing to skip: ${next.name} ${next.what} in ${wait}, or something is in motion.`
}
