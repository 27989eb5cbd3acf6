// Whether an object waits for its wake time. The sweep, the short pass and the rules ask here.
import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'

/** The fields as they are stored, in a status or in the row of a table. */
export interface StoredWake {
  readonly wakeTime?: unknown
  readonly observedGeneration?: unknown
  readonly generation?: unknown
}

/** The stored wake time, if it is ahead. `undefined`: it has come, is missing or is invalid. */
export function wakeAhead(wakeTime: unknown, now: DateTime): DateTime | undefined {
  const wake = parseInstant(wakeTime)
  return wake !== undefined && wake > now ? wake : undefined
}

/** The same, if the last pass has seen the current spec. `undefined`: a pass is due. */
export function waitsUntil(stored: StoredWake, now: DateTime): DateTime | undefined {
  const { wakeTime, observedGeneration, generation } = stored
  return observedGeneration === generation ? wakeAhead(wakeTime, now) : undefined
}
