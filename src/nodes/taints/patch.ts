// The merge patch for the taints of a Node. The list of taints is written as a whole, so the patch is conditional on the
// Node as it was read: a taint that another actor has added meanwhile is never lost.
import { listAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { formatTaints, type NodeTaints } from './applied.ts'
import type { TaintPlan } from './plan.ts'
import { findTaint, readTaint } from './taint.ts'

/** Whether the plan changes the Node: its taints, or the annotation with those that are ours. */
export function isPatchNeeded(
  { add, update, remove, applied }: TaintPlan,
  { annotation = NOTHING_APPLIED }: Pick<NodeTaints, 'annotation'>,
): boolean {
  return add.length + update.length + remove.length > 0 || formatTaints(applied) !== annotation
}

const NOTHING_APPLIED = formatTaints([])

/** The merge patch that carries out the plan, with the annotations that say so. `null` removes an annotation. */
export function taintsPatch(
  { metadata: { resourceVersion, uid }, ...node }: KubeObject,
  { add, update, remove }: TaintPlan,
  annotations: Readonly<Record<string, string | null>>,
): object {
  // Taints of other actors stay as they were read, with all their fields.
  const kept = listAt(node, 'spec', 'taints').flatMap((raw) => {
    const taint = readTaint(raw)
    return findTaint(remove, taint) === undefined ? [findTaint(update, taint) ?? raw] : []
  })
  const taints = [...kept, ...add]
  return {
    metadata: { resourceVersion, uid, annotations },
    spec: { taints: taints.length === 0 ? null : taints },
  }
}
