import { numberAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import type { Mirror } from './mirror.ts'

/** The sum of the Pods that the controllers of these want: of the Deployment, where a ReplicaSet has one. */
export function expectedScale(mirror: Mirror, pods: readonly KubeObject[]): number {
  const scales = new Map<string, number>()
  for (const pod of pods) {
    const owner = controllerOf(pod)
    if (owner === undefined) {
      scales.set(`Pod ${pod.metadata.name}`, 1)
      continue
    }
    const key = { ...pod.metadata, name: owner.name }
    const set = owner.kind === 'ReplicaSet' ? mirror.get('apps', 'ReplicaSet', key) : undefined
    const above = set && controllerOf(set)
    const deployment = above && mirror.get('apps', 'Deployment', { ...key, name: above.name })
    const scaled = deployment ?? set
    // For a controller that is not known here, the existing Pods count.
    const own = pods.filter((each) => controllerOf(each)?.uid === owner.uid).length
    scales.set(scaled?.metadata.uid ?? owner.uid, numberAt(scaled, 'spec', 'replicas') ?? own)
  }
  return [...scales.values()].reduce((sum, scale) => sum + scale, 0)
}
