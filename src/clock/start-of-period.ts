import type { DateTime } from 'luxon'

/**
 * The start of a period that is stored as `stored`. If it is in the future, another clock was ahead of this one, and the
 * period starts now: no period is longer than its setting (I10). But if the API server wrote the object after that
 * (`writtenAt`), this clock is the wrong one. Then the start stays: a wrong clock here makes no period shorter.
 */
export function startOfPeriod(
  stored: DateTime,
  writtenAt: DateTime | undefined,
  now: DateTime,
): DateTime {
  const latest = writtenAt !== undefined && writtenAt > now ? writtenAt : now
  return stored > latest ? latest : stored
}
