import type { UnreadDecision } from '../effects.ts'
import { RECLAIM_ACKNOWLEDGED_ANNOTATION } from '../labels.ts'
import type { Subject } from '../subject.ts'

/**
 * A person has acknowledged a reclaim: the schedule is evaluated again. The annotation is removed, so that it does not
 * acknowledge the next reclaim, too.
 */
export function reclaimAcknowledged(subject: Subject): UnreadDecision | undefined {
  if (!subject.isReclaimAcknowledged || subject.deletedAt !== undefined) return undefined
  const { reclaimedAt, ...status } = subject.status
  const patch = { metadata: { annotations: { [RECLAIM_ACKNOWLEDGED_ANNOTATION]: null } } }
  const after = [{ type: 'patchObject', doing: 'remove an annotation', patch } as const]
  return { ...(reclaimedAt !== undefined && { status }), after, again: true }
}
