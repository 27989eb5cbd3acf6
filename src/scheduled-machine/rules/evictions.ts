import type { EvictionResult } from '#src/nodes/evict.ts'
import type { ScheduledMachineStatus } from '../schema.ts'

/** The status with what the evictions of this pass came to: who is blocked, and by what. */
export function withEvictions(
  status: ScheduledMachineStatus,
  evictions: readonly EvictionResult[],
): ScheduledMachineStatus {
  if (status.drain === undefined || evictions.length === 0) return status
  const gone = evictions.filter(({ outcome }) => outcome === 'gone').length
  return {
    ...status,
    drain: {
      ...status.drain,
      podsRemaining: Math.max(0, (status.drain.podsRemaining ?? 0) - gone),
      blocked: evictions
        .filter(({ outcome }) => outcome === 'blocked' || outcome === 'failed')
        .map(({ pod, message }) => ({ ...pod, message: message ?? 'refused' })),
    },
  }
}
