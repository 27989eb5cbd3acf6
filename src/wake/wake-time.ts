// When to look again (design, decision 3). Stored in the status, so that nothing has to stay awake for it.
import { DateTime, Duration } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'

/** While something is in motion: a drain, a removal. */
export const IN_MOTION = Duration.fromObject({ seconds: 10 })
/** Nothing is expected to happen before: as far as `nextChange` looks. */
const HORIZON = Duration.fromObject({ days: 400 })
const HORIZON_SLACK = Duration.fromObject({ days: 100 })

export type Wake =
  /** At an instant the schedule, a grace period or a timeout gives. */
  | { readonly type: 'at'; readonly at: DateTime }
  /** After a while at the latest; an earlier wake that is already stored is kept. */
  | { readonly type: 'within'; readonly within: Duration }

/**
 * The wake to store: the earliest of `wakes`. A stored one that still serves is kept to the letter,
 * so that a pass that changes nothing writes nothing.
 */
export function wakeTimeOf(
  wakes: readonly Wake[],
  stored: string | undefined,
  now: DateTime,
): string {
  const current = stored === undefined ? undefined : parseInstant(stored)
  const ahead = current !== undefined && current > now ? current : undefined
  const instants = wakes.map((wake) => {
    if (wake.type === 'at') return wake.at
    const latest = now.plus(wake.within)
    return ahead !== undefined && ahead <= latest ? ahead : latest
  })
  if (instants.length === 0) {
    const keep = ahead !== undefined && ahead >= now.plus(HORIZON).minus(HORIZON_SLACK)
    return formatInstant(keep ? ahead : roundUp(now.plus(HORIZON)))
  }
  const first = DateTime.min(...(instants as [DateTime, ...DateTime[]]))
  // Due already: not to be taken for a wake that is still ahead by the pass that follows at once.
  return formatInstant(first > now ? roundUp(first) : first)
}

// Instants are stored in whole seconds; waking a moment early would find nothing to do.
function roundUp(instant: DateTime): DateTime {
  return DateTime.fromMillis(Math.ceil(instant.toMillis() / 1000) * 1000, { zone: 'utc' })
}
