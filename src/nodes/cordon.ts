// A cordon and the annotation that marks it as ours are written in one conditional patch. So one never exists without the
// other, and the cordon of another actor is never removed.

import { isTrueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'

/** The mark of a cordon: an annotation, with the UID of the object that cordoned the Node. */
export interface CordonMark {
  readonly annotation: string
  readonly uid: string
}

/** The merge patch that makes the Node unschedulable, with the mark. `undefined` when the Node is already unschedulable,
 * by us or by another actor. */
export function cordonPatch(node: KubeObject, { annotation, uid }: CordonMark): object | undefined {
  if (isCordoned(node)) return undefined
  return {
    metadata: {
      resourceVersion: node.metadata.resourceVersion,
      annotations: { [annotation]: uid },
    },
    spec: { unschedulable: true },
  }
}

/**
 * The merge patch that removes the cordon and the mark, or only the mark when another actor has made the Node schedulable
 * again. `undefined` when there is no mark. The UID in the mark is not compared, because a former object may have
 * cordoned the Node.
 */
export function uncordonPatch(
  node: KubeObject,
  annotation: CordonMark['annotation'],
): object | undefined {
  if (!isMarked(node, annotation)) return undefined
  return {
    metadata: {
      resourceVersion: node.metadata.resourceVersion,
      annotations: { [annotation]: null },
    },
    ...(isCordoned(node) && { spec: { unschedulable: null } }),
  }
}

/** Whether the Node is unschedulable, by us or by another actor. */
export function isCordoned(node: KubeObject): boolean {
  return isTrueAt(node, 'spec', 'unschedulable')
}

/** Whether the Node has the mark of our cordon. Another actor may have removed the cordon itself. */
export function isMarked(node: KubeObject, annotation: CordonMark['annotation']): boolean {
  return node.metadata.annotations?.[annotation] !== undefined
}
