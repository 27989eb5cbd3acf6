// The properties of a Pod that a drain needs.
import { DRAIN_LABEL } from '#src/cluster-api/labels.ts'
import { textAt } from '#src/kube/json.ts'
import { MIRROR_ANNOTATION } from '#src/kube/labels.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf, ownersOf } from '#src/kube/owner.ts'

export interface PodInfo {
  readonly namespace: string
  readonly name: string
  readonly uid: string
}

/** The identity of one pod. A later pod with the same name has another UID. */
export function podInfo(pod: KubeObject): PodInfo {
  const { namespace = '', name, uid = '' } = pod.metadata
  return { namespace, name, uid }
}

/** A pod that the kubelet runs from a file. Deleting it through the API has no effect. */
export function isMirror(pod: KubeObject): boolean {
  return pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined
}

/** A pod of a DaemonSet, which would replace it at once. */
export function isDaemonSetPod(pod: KubeObject): boolean {
  // The controlling owner counts. If no owner is marked as the controller, any DaemonSet counts.
  const controller = controllerOf(pod)
  const owners = controller === undefined ? ownersOf(pod) : [controller]
  return owners.some((owner) => owner.kind === 'DaemonSet')
}

/** A pod that has ended, with success or failure. */
export function isFinished(pod: KubeObject): boolean {
  const phase = textAt(pod, 'status', 'phase')
  return phase === 'Succeeded' || phase === 'Failed'
}

export function isTerminating(pod: KubeObject): boolean {
  return pod.metadata.deletionTimestamp !== undefined
}

/** The pod's drain label: how its owner wants a drain to treat it. Upper and lower case are equal, as in Cluster API. */
export function drainWish(pod: KubeObject): 'skip' | 'wait-completed' | undefined {
  const wish = pod.metadata.labels?.[DRAIN_LABEL]?.toLowerCase()
  return wish === 'skip' || wish === 'wait-completed' ? wish : undefined
}
