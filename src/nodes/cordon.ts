// A cordon and the mark that it is ours travel in one conditional patch, so that there is never one
// without the other, and nobody else's cordon is ever lifted.

import type { KubeObject } from '#src/kube/object.ts'

/** The mark of a cordon: an annotation, with the UID of the object that cordoned the Node. */
export interface CordonMark {
  readonly annotation: string
  readonly uid: string
}

/** The merge patch that makes the Node unschedulable, with the mark; `undefined` when it is unschedulable already,
 * whoever did it. */
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
 * The merge patch that takes the cordon back, or only the mark when somebody else has made the Node schedulable
 * since; `undefined` when there is no mark. The UID in it does not count: a former object may have cordoned the Node.
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

/** Whether the Node takes no new pods, whoever decided so. */
export function isCordoned(node: KubeObject): boolean {
  return (node.spec as { unschedulable?: unknown } | undefined)?.unschedulable === true
}

/** Whether the Node has the mark of a cordon, which somebody may have lifted since. */
export function isMarked(node: KubeObject, annotation: CordonMark['annotation']): boolean {
  return node.metadata.annotations?.[annotation] !== undefined
}
