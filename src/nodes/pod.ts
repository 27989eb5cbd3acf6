// What a drain asks of a Pod.
import { DRAIN_LABEL } from '#src/cluster-api/labels.ts'
import { MIRROR_ANNOTATION } from '#src/kube/labels.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf, ownersOf } from '#src/kube/owner.ts'

export interface PodInfo {
  readonly namespace: string
  readonly name: string
  readonly uid: string
}

/** The three things that name one pod for good: a successor has the name, and another UID. */
export function podInfo(pod: KubeObject): PodInfo {
  const { namespace = '', name, uid = '' } = pod.metadata
  return { namespace, name, uid }
}

/** Run by the kubelet from a file: deleting what the API shows of it does nothing. */
export function isMirror(pod: KubeObject): boolean {
  return pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined
}

/** Belongs to a DaemonSet, which would put it back at once. */
export function isDaemonSetPod(pod: KubeObject): boolean {
  // The controller decides. Where no owner says that it is, any DaemonSet counts.
  const controller = controllerOf(pod)
  const owners = controller === undefined ? ownersOf(pod) : [controller]
  return owners.some((owner) => owner.kind === 'DaemonSet')
}

/** Has run to its end, well or badly. */
export function isFinished(pod: KubeObject): boolean {
  const phase = (pod.status as { phase?: unknown } | undefined)?.phase
  return phase === 'Succeeded' || phase === 'Failed'
}

export function isTerminating(pod: KubeObject): boolean {
  return pod.metadata.deletionTimestamp !== undefined
}

/** What the pod's owner wants a drain to do with it; the case of the word is nothing, as in Cluster API. */
export function drainWish(pod: KubeObject): 'skip' | 'wait-completed' | undefined {
  const wish = pod.metadata.labels?.[DRAIN_LABEL]?.toLowerCase()
  return wish === 'skip' || wish === 'wait-completed' ? wish : undefined
}
