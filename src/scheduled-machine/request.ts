import type { NamespacedKey } from '#src/kube/object.ts'
import type { Summary } from './settled/summary.ts'

/** A request to reconcile one ScheduledMachine. */
export interface ReconcileRequest extends NamespacedKey {
  /** What the event shows. If all of it is up to date, the pass reads only the ScheduledMachine. */
  readonly summary?: Summary
  /**
   * A Node that names this machine as its owner. A pass reads it even if the machine should have none.
   */
  readonly nodeName?: string
  /**
   * The uid of a ScheduledMachine that an event showed in an orphan deletion. The garbage collector soon removes this
   * evidence.
   */
  readonly orphanedUid?: string
  /** An override that is not in the status is for it, or one that is there is not any more. */
  readonly hasOverrides?: true
}

/** One request that covers both. */
export function mergeRequests(
  earlier: ReconcileRequest,
  later: ReconcileRequest,
): ReconcileRequest {
  const { namespace, name } = later
  const nodeName = later.nodeName ?? earlier.nodeName
  const orphanedUid = later.orphanedUid ?? earlier.orphanedUid
  const hasOverrides = earlier.hasOverrides ?? later.hasOverrides
  const both = {
    namespace,
    name,
    ...(nodeName !== undefined && { nodeName }),
    ...(orphanedUid !== undefined && { orphanedUid }),
    ...(hasOverrides && { hasOverrides }),
  }
  if (earlier.summary === undefined || later.summary === undefined) return both
  return { ...both, summary: { ...earlier.summary, ...later.summary } }
}
