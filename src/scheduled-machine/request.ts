import type { NamespacedKey } from '#src/kube/object.ts'
import type { Summary } from './settled/summary.ts'

/** One ScheduledMachine to reconcile. */
export interface ReconcileRequest extends NamespacedKey {
  /** Shown by the event. When all that it shows is up to date, the ScheduledMachine is all that is read. */
  readonly summary?: Summary
  /** A Node that says that it belongs to the machine, to be looked at even if there should be none. */
  readonly nodeName?: string
  /** The uid of a ScheduledMachine that was seen in an orphan deletion: the garbage collector hides that soon. */
  readonly orphanedUid?: string
}

/** The one request that does for both: what either of them wants to see is looked at. */
export function mergeRequests(
  earlier: ReconcileRequest,
  later: ReconcileRequest,
): ReconcileRequest {
  const { namespace, name } = later
  const nodeName = later.nodeName ?? earlier.nodeName
  const orphanedUid = later.orphanedUid ?? earlier.orphanedUid
  const both = {
    namespace,
    name,
    ...(nodeName !== undefined && { nodeName }),
    ...(orphanedUid !== undefined && { orphanedUid }),
  }
  if (earlier.summary === undefined || later.summary === undefined) return both
  return { ...both, summary: { ...earlier.summary, ...later.summary } }
}
