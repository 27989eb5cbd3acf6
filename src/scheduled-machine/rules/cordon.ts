import type { KubeObject } from '#src/kube/object.ts'
import { isCordonedFor, isMarked } from '#src/nodes/cordon.ts'
import type { Effect } from '../effects.ts'
import type { AnyNodeFacts } from '../facts.ts'
import { CORDONED_BY_ANNOTATION } from '../labels.ts'
import { ownNode } from '../own-node.ts'

/** Cordons a Node before its drain. A Node that an admin has cordoned stays as it is. If a BootcNodePool has cordoned it, it
 * gets our mark, too. */
export function cordon(facts: AnyNodeFacts): readonly Effect[] {
  const node = ownNode(facts)
  const isDone = node === undefined || isCordonedFor(node, CORDONED_BY_ANNOTATION)
  return isDone ? [] : [{ type: 'cordonNode' }]
}

/**
 * Removes our cordon when a shutdown is undone. If somebody else has uncordoned the Node, only our mark is removed.
 */
export function uncordon(facts: AnyNodeFacts): readonly Effect[] {
  const node = ownNode(facts)
  return node !== undefined && isMarkedByUs(node) ? [{ type: 'uncordonNode' }] : []
}

/**
 * Whether the Node has the mark of our cordon. Somebody else may have uncordoned the Node since then.
 */
export function isMarkedByUs(node: KubeObject): boolean {
  return isMarked(node, CORDONED_BY_ANNOTATION)
}
