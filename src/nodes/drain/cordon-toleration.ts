// Pods that tolerate a cordon: the scheduler would place their replacements on the Node that is being drained.
import { fieldsAt, listAt } from '#src/kube/json.ts'
import { UNSCHEDULABLE_TAINT } from '#src/kube/labels.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'

/** The controller that replaces a pod when it is gone. */
export interface Workload {
  readonly namespace: string
  readonly kind: string
  readonly name: string
}

/** The controller whose replacement pod may return to the cordoned Node; `undefined` when there is none. */
export function workloadThatReturns(pod: KubeObject): Workload | undefined {
  const owner = controllerOf(pod)
  if (owner === undefined || !toleratesCordon(pod)) return undefined
  return { namespace: pod.metadata.namespace ?? '', kind: owner.kind, name: owner.name }
}

/** Whether the pod tolerates the taint of a cordoned Node, as the scheduler reads tolerations. */
export function toleratesCordon(pod: KubeObject): boolean {
  return listAt(pod, 'spec', 'tolerations').some(isTolerationOfCordon)
}

function isTolerationOfCordon(toleration: unknown): boolean {
  const { key = '', operator = 'Equal', value = '', effect = '' } = fieldsAt(toleration)
  if (effect !== '' && effect !== 'NoSchedule') return false
  if (operator === 'Exists') return key === '' || key === UNSCHEDULABLE_TAINT
  return key === UNSCHEDULABLE_TAINT && value === ''
}
