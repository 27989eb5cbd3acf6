// Whether DaemonSets run on a Node, by the pods on it. The DaemonSets themselves are not read: that would need another
// right, and an owner reference says to which DaemonSet a pod belongs.
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import { valueAt } from '#src/kube/json.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { isTerminating } from './drain/pod.ts'

/** A DaemonSet that is not Ready on a Node. */
export interface DaemonSetNotReady {
  readonly key: NamespacedKey
  /** Whether it has a pod on the Node. */
  readonly hasPod: boolean
}

/** The DaemonSets without a Ready pod among `pods`, which are the pods on one Node. */
export function daemonSetsNotReady(
  daemonSets: readonly NamespacedKey[],
  pods: readonly KubeObject[],
): readonly DaemonSetNotReady[] {
  return daemonSets.flatMap((key): readonly DaemonSetNotReady[] => {
    const its = pods.filter((pod) => isPodOf(key, pod) && !isTerminating(pod))
    return its.some(isReady) ? [] : [{ key, hasPod: its.length > 0 }]
  })
}

function isPodOf({ namespace, name }: NamespacedKey, pod: KubeObject): boolean {
  const owner = controllerOf(pod)
  return (
    pod.metadata.namespace === namespace &&
    owner?.kind === 'DaemonSet' &&
    owner.apiVersion.startsWith('apps/') &&
    owner.name === name
  )
}

function isReady(pod: KubeObject): boolean {
  return (
    findCondition(readConditions(valueAt(pod, 'status', 'conditions')), 'Ready')?.status === 'True'
  )
}
