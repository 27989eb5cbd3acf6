// The back-off after a failed action or read. It is stored in the status, so that every pod respects it.
import { type DateTime, Duration } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'

const FIRST_SECONDS = 30
const MOST_SECONDS = 300

/** The longest stored wait. It has one second more, because instants are stored in whole seconds. */
export const BACK_OFF_LIMIT = Duration.fromObject({ seconds: MOST_SECONDS + 1 })

/** 30 s, doubling to 5 min, counted from the first failure. */
export function backOff(attempts: number): Duration {
  const seconds = Math.min(MOST_SECONDS, FIRST_SECONDS * 2 ** Math.max(0, attempts - 1))
  return Duration.fromObject({ seconds })
}

/** Whether the stored wait still lasts at `now`. A wait longer than any back-off is ignored: the clock has jumped
 * back. */
export function isBackingOff(notBefore: string | undefined, now: DateTime): boolean {
  const until = parseInstant(notBefore)
  return until !== undefined && now < until && until <= now.plus(BACK_OFF_LIMIT)
}
