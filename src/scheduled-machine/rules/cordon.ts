import type { KubeObject } from '#src/kube/object.ts'
import { isCordoned, isMarked } from '#src/nodes/cordon.ts'
import type { Effect } from '../effects.ts'
import type { AnyNodeFacts } from '../facts.ts'
import { CORDONED_BY_ANNOTATION } from '../labels.ts'
import { ownNode } from '../own-node.ts'

/** No new pods on a Node that is about to leave. One that an admin has cordoned stays as it is. */
export function cordon(facts: AnyNodeFacts): readonly Effect[] {
  const node = ownNode(facts)
  return node === undefined || isCordoned(node) ? [] : [{ type: 'cordonNode' }]
}

/** A shutdown that was undone: only a cordon of our own is taken back, and of one that somebody has lifted the mark. */
export function uncordon(facts: AnyNodeFacts): readonly Effect[] {
  const node = ownNode(facts)
  return node !== undefined && isMarkedByUs(node) ? [{ type: 'uncordonNode' }] : []
}

/** A cordon of ours, or of one that somebody has lifted the mark. */
export function isMarkedByUs(node: KubeObject): boolean {
  return isMarked(node, CORDONED_BY_ANNOTATION)
}
