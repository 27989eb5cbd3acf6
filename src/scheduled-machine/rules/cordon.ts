import { isCordoned, isMarked } from '#src/nodes/cordon.ts'
import type { Effect } from '../effects.ts'
import { CORDONED_BY_ANNOTATION } from '../labels.ts'
import { ownNode } from '../node-owner.ts'
import type { Observed } from '../observed.ts'

/** No new pods on a Node that is about to leave. One that an admin has cordoned stays as it is. */
export function cordon(observed: Observed): readonly Effect[] {
  const node = ownNode(observed)
  return node === undefined || isCordoned(node) ? [] : [{ type: 'cordonNode' }]
}

/** A shutdown that was undone: only a cordon of our own is taken back, and of one that somebody has lifted the mark. */
export function uncordon(observed: Observed): readonly Effect[] {
  const node = ownNode(observed)
  return node !== undefined && isMarked(node, CORDONED_BY_ANNOTATION)
    ? [{ type: 'uncordonNode' }]
    : []
}
