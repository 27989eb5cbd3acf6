// Since when a pool is paused. After seven days a Warning says what waits.
import type { DateTime } from 'luxon'
import { startOfPeriod } from '#src/clock/start-of-period.ts'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import type { Wake } from '#src/wake/wake-time.ts'
import type { BootcNodePoolStatus } from '../schema.ts'
import type { Subject } from '../subject.ts'

const TOO_LONG = { days: 7 }

export interface Pause {
  readonly fields: Pick<BootcNodePoolStatus, 'pausedSince' | 'pausedTooLong'>
  readonly wakes: readonly Wake[]
}

export function pauseOf({ spec, status, writtenAt }: Subject, now: DateTime): Pause {
  if (!spec.isPaused) return { fields: {}, wakes: [] }
  const since = startOfPeriod(parseInstant(status.pausedSince) ?? now, writtenAt, now)
  const fields = { pausedSince: formatInstant(since) }
  const at = since.plus(TOO_LONG)
  return now >= at
    ? { fields: { ...fields, pausedTooLong: true }, wakes: [] }
    : { fields, wakes: [{ type: 'at', at }] }
}
