// Whether a Node is about to be removed, by us or by another actor.
import { listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { MACHINE_CORDON_ANNOTATION } from './cordon.ts'

/** Taints by which autoscalers say that they delete the Node. */
const REMOVAL_TAINTS: ReadonlySet<string> = new Set([
  'ToBeDeletedByClusterAutoscaler',
  'karpenter.sh/disrupted',
])

/** Also for an object with only metadata. Then it does not see taints. */
export function isGoingAway(node: KubeObject): boolean {
  const { deletionTimestamp, annotations = {} } = node.metadata
  return (
    deletionTimestamp !== undefined ||
    annotations[MACHINE_CORDON_ANNOTATION] !== undefined ||
    listAt(node, 'spec', 'taints').some((taint) => REMOVAL_TAINTS.has(textAt(taint, 'key')))
  )
}
