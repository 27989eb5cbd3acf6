import type { DateTime } from 'luxon'

/** The first of two instants, of which either may not be there. */
export function earliest(a: DateTime | undefined, b: DateTime | undefined): DateTime | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a < b ? a : b
}
