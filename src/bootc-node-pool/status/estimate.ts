// When the rollout should be complete, from the nodes that are done. It is computed when another node is done, so it does
// not change with the clock.
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
  /** No node begins to reboot. */
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
  if (isUnchanged && stored.estimatedCompletionTime !== undefined) {
    return { ...begun, estimatedCompletionTime: stored.estimatedCompletionTime }
  }
  const perNode = Math.max(0, now.diff(start).toMillis()) / done
  const end = now.plus({ milliseconds: perNode * (nodeCount - updated) })
  return { ...begun, estimatedCompletionTime: formatInstant(end) }
}
