import { MANAGED_LABEL } from '#src/bootc-node/labels.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isCordonedFor, POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'

/**
 * Whether the pool must cordon the Node. One without the managed label was released by another pass since its row was read,
 * or is not labelled yet. It is left alone, else its cordon would stay for ever.
 */
export function needsCordon(node: KubeObject): boolean {
  return isManaged(node) && !isCordonedFor(node, POOL_CORDON_ANNOTATION)
}

/** Whether the Node has the label of the pool's nodes. */
export function isManaged(node: KubeObject): boolean {
  return node.metadata.labels?.[MANAGED_LABEL] !== undefined
}
