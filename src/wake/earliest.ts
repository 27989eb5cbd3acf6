import type { DateTime } from 'luxon'

/** The earlier of two instants. Either may be missing. */
export function earliest(a: DateTime | undefined, b: DateTime | undefined): DateTime | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a < b ? a : b
}
