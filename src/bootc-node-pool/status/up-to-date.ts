// The condition UpToDate, with the reasons and the message of the bootc operator.
import type { Buckets } from './buckets.ts'
import type { ConditionValue } from './degraded.ts'

export function upToDateCondition(
  { nodeCount, counts }: Buckets,
  { isPaused, isTargetKnown }: { readonly isPaused: boolean; readonly isTargetKnown: boolean },
): ConditionValue {
  if (!isTargetKnown) {
    const message = 'The digest of spec.image.ref is not known'
    return { status: 'Unknown', reason: 'TargetUnknown', message }
  }
  if (nodeCount === counts.UpToDate) return { status: 'True', reason: 'AllUpdated', message: '' }
  const parts = [
    `${counts.Pending} pending`,
    `${counts.Staging} staging`,
    `${counts.Staged} staged`,
    `${counts.Rebooting} rebooting`,
    `${counts.Degraded} degraded`,
  ]
  return {
    status: 'False',
    reason: isPaused ? 'Paused' : 'RolloutInProgress',
    message: `${counts.UpToDate}/${nodeCount} updated; ${parts.join(', ')}`,
  }
}
