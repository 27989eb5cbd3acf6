// The back-off between failed attempts to stage. It is stored in the status, so that a restart of the daemon does not cut
// it short, and a changed spec starts anew.
import { type DateTime, Duration } from 'luxon'
import type { BootcNodeStatus } from '#src/bootc-node/schema.ts'
import { cutText } from '#src/kube/cut-text.ts'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'

export type StageRecord = NonNullable<BootcNodeStatus['stage']>

const FIRST_SECONDS = 5
const MOST_DOUBLINGS = 6
/** Half of the longest message, so that what stands around it fits. */
const ERROR_BYTES = 2048

/** 5, 10, 20 … 320 s, by the number of failures in a row. */
export function stageBackOff(attempts: number): Duration {
  const doublings = Math.min(Math.max(attempts, 1) - 1, MOST_DOUBLINGS)
  return Duration.fromObject({ seconds: FIRST_SECONDS * 2 ** doublings })
}

/** The record after one more failure. */
export function recordFailure(
  record: StageRecord | undefined,
  error: string,
  now: DateTime,
): StageRecord {
  const attempts = (record?.attempts ?? 0) + 1
  // Stored in whole seconds, so it is rounded up: no wait is shorter.
  const nextTime = now.plus(stageBackOff(attempts)).plus({ milliseconds: 999 })
  return {
    attempts,
    nextTime: formatInstant(nextTime),
    lastError: cutText(error, ERROR_BYTES),
  }
}

/** When staging may be tried again; `undefined` when it may now. A wait that is longer than any back-off is ignored: the
 * clock has jumped back. */
export function nextAttempt(record: StageRecord | undefined, now: DateTime): DateTime | undefined {
  const time = parseInstant(record?.nextTime)
  if (time === undefined || time <= now) return undefined
  const longest = stageBackOff(Number.POSITIVE_INFINITY)
  return time <= now.plus(longest).plus({ seconds: 1 }) ? time : undefined
}
