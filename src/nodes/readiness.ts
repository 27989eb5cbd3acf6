// The Ready condition of a Node. The kubelet writes it; when the kubelet is silent, the control plane does.
import { type ForeignCondition, findCondition, readConditions } from '#src/kube/conditions.ts'
import { valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'

/** Whether the Node's Ready condition is True. */
export function isReady(node: KubeObject): boolean {
  return readyCondition(node)?.status === 'True'
}

/** Whether the Node's kubelet has stopped reporting to the control plane. */
export function isUnreachable(node: KubeObject): boolean {
  return readyCondition(node)?.status === 'Unknown'
}

/** The Node's Ready condition; `undefined` before its kubelet has reported once. */
export function readyCondition(node: KubeObject): ForeignCondition | undefined {
  return findCondition(readConditions(valueAt(node, 'status', 'conditions')), 'Ready')
}
