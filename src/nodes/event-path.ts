// The pods on the way of an event to the functions: those of Knative and of Sundial. If the last of them goes with a Node,
// no event comes any more, and nobody turns a machine on again.
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import { valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { isTerminating } from './drain/pod.ts'

/** A workload whose pods carry events. */
export interface EventWorkload {
  readonly kind: 'Deployment' | 'StatefulSet'
  readonly namespace: string
  readonly name: string
}

// Knative starts one for a request, so that it needs no place before.
const REVISION_LABEL = 'serving.knative.dev/revision'
const HASH_LABEL = 'pod-template-hash'

/**
 * The workload of a Ready pod, if it is one of a Deployment or StatefulSet in `namespaces`. `undefined` for every other pod:
 * nothing waits for it.
 */
export function eventWorkloadOf(
  pod: KubeObject,
  namespaces: readonly string[],
): EventWorkload | undefined {
  const { namespace = '', labels = {} } = pod.metadata
  if (!namespaces.includes(namespace) || labels[REVISION_LABEL] !== undefined) return undefined
  if (isTerminating(pod) || !isPodReady(pod)) return undefined
  const owner = controllerOf(pod)
  if (owner?.kind === 'StatefulSet') return { kind: owner.kind, namespace, name: owner.name }
  const hash = `-${labels[HASH_LABEL]}`
  if (owner?.kind !== 'ReplicaSet' || !owner.name.endsWith(hash)) return undefined
  return { kind: 'Deployment', namespace, name: owner.name.slice(0, -hash.length) }
}

/** Such as `Deployment knative-serving/activator`. */
export function eventWorkloadInWords({ kind, namespace, name }: EventWorkload): string {
  return `${kind} ${namespace}/${name}`
}

function isPodReady(pod: KubeObject): boolean {
  const conditions = readConditions(valueAt(pod, 'status', 'conditions'))
  return findCondition(conditions, 'Ready')?.status === 'True'
}
