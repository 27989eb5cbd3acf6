// When the rollout should be complete, from the nodes that are done. It is computed when another node is done, so it does
// not change with the clock. One that has passed is wrong, and is removed.
import type { DateTime } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import type { BootcNodePoolStatus } from '../schema.ts'
import type { Buckets } from './buckets.ts'

export type Estimate = Pick<
  BootcNodePoolStatus,
  'rolloutStartedAt' | 'updatedBefore' | 'estimatedCompletionTime'
>

export interface Progress {
  readonly stored: BootcNodePoolStatus
  readonly buckets: Buckets
  readonly targetDigest: string | undefined
  /** No further node begins to reboot until somebody acts. */
  readonly isStopped: boolean
}

export function estimateOf(
  { stored, buckets, targetDigest, isStopped }: Progress,
  now: DateTime,
): Estimate {
  const { nodeCount, counts } = buckets
  const updated = counts.UpToDate
  if (targetDigest === undefined || updated === nodeCount) return {}
  const start = parseInstant(stored.rolloutStartedAt)
  if (start === undefined || stored.targetDigest !== targetDigest) {
    return { rolloutStartedAt: formatInstant(now), updatedBefore: updated }
  }
  const { rolloutStartedAt, updatedBefore = 0 } = stored
  const begun = { ...(rolloutStartedAt !== undefined && { rolloutStartedAt }), updatedBefore }
  const done = updated - updatedBefore
  if (isStopped || done <= 0) return begun
  const isUnchanged = stored.updatedCount === updated && stored.nodeCount === nodeCount
  if (isUnchanged) {
    const { estimatedCompletionTime } = stored
    const end = parseInstant(estimatedCompletionTime)
    if (estimatedCompletionTime === undefined || end === undefined || end <= now) return begun
    return { ...begun, estimatedCompletionTime }
  }
  const perNode = Math.max(0, now.diff(start).toMillis()) / done
  const end = now.plus({ milliseconds: perNode * (nodeCount - updated) })
  return { ...begun, estimatedCompletionTime: formatInstant(end) }
}
