// The part that ReplicaSets and DaemonSets share: Pods made from a template.
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isOwnedBy, ownerReference } from '#src/kube/owner.ts'
import { suffixFor } from './seeded.ts'
import type { StandInContext } from './stand-in.ts'

/** The Pods of a workload that count: neither finished nor on their way out. */
export function activePods(
  { mirror }: StandInContext,
  workload: KubeObject,
): readonly KubeObject[] {
  const { namespace, uid = '' } = workload.metadata
  return mirror.list('', 'Pod', namespace).filter((pod) => isOwnedBy(pod, uid) && isActive(pod))
}

/** A new Pod for a workload; `place` tells it from its siblings (and, while it lives, from nobody
 * else). */
export function podOf(
  { mirror, seed }: StandInContext,
  workload: KubeObject,
  place: string,
  spec: object = {},
): KubeObject {
  const { name, namespace = 'default', uid = '' } = workload.metadata
  const template = fieldsAt(workload, 'spec', 'template')
  let podName = ''
  for (let attempt = 0; podName === '' || isTaken(podName); attempt += 1) {
    podName = `${name}-${suffixFor(seed, uid, place, attempt)}`
  }
  function isTaken(candidate: string): boolean {
    return mirror.get('', 'Pod', { namespace, name: candidate }) !== undefined
  }
  const labels = fieldsAt(template, 'metadata', 'labels') as Readonly<Record<string, string>>
  const annotations = fieldsAt(template, 'metadata', 'annotations') as typeof labels
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podName,
      namespace,
      labels,
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ownerReferences: [ownerReference(workload, { controller: true, blockOwnerDeletion: true })],
    },
    spec: { ...fieldsAt(template, 'spec'), ...spec },
  }
}

export function isPodReady(pod: KubeObject): boolean {
  const conditions = readConditions(fieldsAt(pod, 'status').conditions)
  return findCondition(conditions, 'Ready')?.status === 'True'
}

function isActive(pod: KubeObject): boolean {
  const phase = textAt(pod, 'status', 'phase')
  return phase !== 'Succeeded' && phase !== 'Failed' && pod.metadata.deletionTimestamp === undefined
}
