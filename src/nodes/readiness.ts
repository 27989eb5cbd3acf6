// What a Node's kubelet, or the control plane in its absence, says about it.
import { type ForeignCondition, findCondition, readConditions } from '#src/kube/conditions.ts'
import type { KubeObject } from '#src/kube/object.ts'

/** Whether the Node's Ready condition is True. */
export function isReady(node: KubeObject): boolean {
  return readyCondition(node)?.status === 'True'
}

/** Whether the control plane has lost the Node: its kubelet stopped reporting. */
export function isUnreachable(node: KubeObject): boolean {
  return readyCondition(node)?.status === 'Unknown'
}

/** The Node's Ready condition; `undefined` before its kubelet has reported once. */
export function readyCondition(node: KubeObject): ForeignCondition | undefined {
  const status = node.status as { conditions?: unknown } | undefined
  return findCondition(readConditions(status?.conditions), 'Ready')
}
