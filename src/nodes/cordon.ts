// A cordon and the mark that it is ours travel in one conditional patch, so that there is never one
// without the other, and nobody else's cordon is ever lifted.
import { CORDONED_BY_ANNOTATION } from '#src/kube/labels.ts'
import type { KubeObject } from '#src/kube/object.ts'

/**
 * The merge patch that makes the Node unschedulable and marks that as done by `by`, a UID;
 * `undefined` when it is unschedulable already, whoever did it.
 */
export function cordonPatch(node: KubeObject, by: string): object | undefined {
  if (isCordoned(node)) return undefined
  return {
    metadata: {
      resourceVersion: node.metadata.resourceVersion,
      annotations: { [CORDONED_BY_ANNOTATION]: by },
    },
    spec: { unschedulable: true },
  }
}

/**
 * The merge patch that takes back what `cordonPatch` did, or only the mark when somebody else has
 * made the Node schedulable since; `undefined` when there is no mark. For a machine's own Node: the
 * mark is that of its ScheduledMachine, or of a former one that had the machine before.
 */
export function uncordonPatch(node: KubeObject): object | undefined {
  if (!isMarked(node)) return undefined
  return {
    metadata: {
      resourceVersion: node.metadata.resourceVersion,
      annotations: { [CORDONED_BY_ANNOTATION]: null },
    },
    ...(isCordoned(node) && { spec: { unschedulable: null } }),
  }
}

/** Whether the Node takes no new pods, whoever decided so. */
export function isCordoned(node: KubeObject): boolean {
  return (node.spec as { unschedulable?: unknown } | undefined)?.unschedulable === true
}

/** Whether the Node bears the mark of a cordon of ours, which somebody may have lifted since. */
export function isMarked(node: KubeObject): boolean {
  return node.metadata.annotations?.[CORDONED_BY_ANNOTATION] !== undefined
}
