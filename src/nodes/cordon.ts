// A cordon and the annotation that marks it as ours are written in one conditional patch. So one never exists without the
// other, and the cordon of another actor is never removed. Each system of ours has its own mark. A Node with two marks is
// schedulable again when both are removed.
import { isTrueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'

/** The mark of a ScheduledMachine. */
export const MACHINE_CORDON_ANNOTATION = '5spot.finos.org/cordoned-by'
/** The mark of a BootcNodePool. */
export const POOL_CORDON_ANNOTATION = 'bootc.dev/cordoned-by'
const MARKS = [MACHINE_CORDON_ANNOTATION, POOL_CORDON_ANNOTATION]

/** The mark of a cordon: an annotation, with the UID of the object that cordoned the Node. */
export interface CordonMark {
  readonly annotation: string
  readonly uid: string
}

/** The merge patch that makes the Node unschedulable, with the mark. `undefined` when there is nothing to do. */
export function cordonPatch(node: KubeObject, { annotation, uid }: CordonMark): object | undefined {
  if (isCordonedFor(node, annotation)) return undefined
  return {
    metadata: {
      resourceVersion: node.metadata.resourceVersion,
      annotations: { [annotation]: uid },
    },
    spec: { unschedulable: true },
  }
}

/**
 * Whether a system has nothing to cordon: the Node is unschedulable, with its mark or by a foreign actor. If only another
 * system of ours has cordoned it, the system adds its own mark, because the other one may uncordon the Node first.
 */
export function isCordonedFor(node: KubeObject, annotation: CordonMark['annotation']): boolean {
  return isCordoned(node) && (isMarked(node, annotation) || !isMarkedByOther(node, annotation))
}

/**
 * The merge patch that removes the mark, and the cordon with it. If another actor has made the Node schedulable again, or
 * another system of ours has its mark on it, only the mark is removed. `undefined` when there is no mark. The UID in the mark is not compared, because a former object may have
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
    ...(isCordoned(node) &&
      !isMarkedByOther(node, annotation) && { spec: { unschedulable: null } }),
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

function isMarkedByOther(node: KubeObject, annotation: CordonMark['annotation']): boolean {
  return MARKS.some((mark) => mark !== annotation && isMarked(node, mark))
}
