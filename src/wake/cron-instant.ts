// One instant as a cron schedule of six fields, seconds first, in UTC: `30 59 8 21 11 *`. It has no year, so an instant
// that has passed comes again next year.
import { DateTime, type DurationLike } from 'luxon'

/** 31 February: every cron parser accepts it, and it never comes. */
export const PARKED = '0 0 0 31 2 *'

/** The schedule that fires at `instant`, which must be in whole seconds. `PARKED` for `undefined`. */
export function cronOf(instant: DateTime | undefined): string {
  if (instant === undefined) return PARKED
  const { second, minute, hour, day, month } = instant.toUTC()
  return `${second} ${minute} ${hour} ${day} ${month} *`
}

const SINGLE_INSTANT = /^(\d+) (\d+) (\d+) (\d+) (\d+) \*$/

/**
 * The instant within `horizon` after `now` at which `schedule` fires. `undefined` when there is none, or when the
 * schedule is not of this form.
 */
export function instantOf(
  schedule: string,
  now: DateTime,
  horizon: DurationLike,
): DateTime | undefined {
  const fields = SINGLE_INSTANT.exec(schedule)?.slice(1).map(Number)
  if (fields === undefined) return undefined
  const [second = 0, minute = 0, hour = 0, day = 0, month = 0] = fields
  const { year } = now.toUTC()
  return [year, year + 1]
    .map((candidate) => DateTime.utc(candidate, month, day, hour, minute, second))
    .find((instant) => instant.isValid && instant > now && instant <= now.plus(horizon))
}
