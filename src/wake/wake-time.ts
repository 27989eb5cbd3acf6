// The instant of the next pass. It is stored in the status, so that no process has to run until then.
import { DateTime, Duration } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import { wakeAhead } from './wake-ahead.ts'

/** While something is in progress: a join, a drain, a removal. */
export const IN_MOTION = Duration.fromObject({ seconds: 10 })
/** The wake time when nothing is expected: as far as `nextChange` computes. */
const HORIZON = Duration.fromObject({ days: 400 })
const HORIZON_SLACK = Duration.fromObject({ days: 100 })

export type Wake =
  /** At an instant of the schedule, of a grace period or of a timeout. */
  | { readonly type: 'at'; readonly at: DateTime }
  /** After this time at the latest. An earlier wake time that is already stored is kept. */
  | { readonly type: 'within'; readonly within: Duration }

/**
 * The wake time to store: the earliest of `wakes`. A stored wake time that is still good is kept unchanged, so that a
 * pass that changes nothing writes nothing.
 */
export function wakeTimeOf(
  wakes: readonly Wake[],
  stored: string | undefined,
  now: DateTime,
): string {
  const ahead = wakeAhead(stored, now)
  const instants = wakes.map((wake) => {
    if (wake.type === 'at') return wake.at
    const latest = now.plus(wake.within)
    return ahead !== undefined && ahead <= latest ? ahead : latest
  })
  if (instants.length === 0) {
    const keep = ahead !== undefined && isHorizon(ahead, now)
    return formatInstant(keep ? ahead : roundUp(now.plus(HORIZON)))
  }
  const first = DateTime.min(...(instants as [DateTime, ...DateTime[]]))
  // An instant that is already due is not rounded up: the pass that follows at once must not see it as ahead.
  return formatInstant(first > now ? roundUp(first) : first)
}

/** Whether a wake time says that nothing is expected: it is about as far ahead as is computed. */
export function isHorizon(wakeTime: DateTime, now: DateTime): boolean {
  return wakeTime >= now.plus(HORIZON).minus(HORIZON_SLACK)
}

// Instants are stored in whole seconds. A pass a moment too early would find nothing to do.
function roundUp(instant: DateTime): DateTime {
  return DateTime.fromMillis(Math.ceil(instant.toMillis() / 1000) * 1000, { zone: 'utc' })
}
