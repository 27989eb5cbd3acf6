import type { ObjectKey } from '#src/kube/object.ts'
import { mergeSummaries, type Summary } from './settled/summary.ts'

/** A request to reconcile one BootcNodePool. */
export interface PoolRequest extends ObjectKey {
  /** What the event shows. If all of it is up to date, the pass reads only the pool. */
  readonly summary?: Summary
}

/** One request that covers both. */
export function mergeRequests(earlier: PoolRequest, { name, summary }: PoolRequest): PoolRequest {
  const both = mergeSummaries(earlier.summary, summary)
  return both === undefined ? { name } : { name, summary: both }
}
