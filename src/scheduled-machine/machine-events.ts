// Which events of a Machine are followed by another when there is something to do. They need no pass: docs/adr/0011.
import { listAt, numberAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { STARTUP_ANNOTATION } from './labels.ts'
import type { Summary } from './settled/summary.ts'

/** Whether this Machine, with this summary, has another event when there is something to do. */
export function isFollowedByAnother(object: KubeObject, machine: Summary['machine']): boolean {
  if (typeof machine !== 'object') return machine === 'joining'
  return machine.hasReadyNode ? isHalfReported(object) : isBeforeFirstReady(object)
}

// Cluster API writes the conditions first. The other fields follow at once, if its reconcile has succeeded. Both writes
// would lead two processes to the same pass.
function isHalfReported(machine: KubeObject): boolean {
  const reported = numberAt(machine, 'status', 'observedGeneration')
  const observed = numberAt(conditionOf(machine, 'NodeReady'), 'observedGeneration')
  return reported !== undefined && observed !== undefined && observed > reported
}

// The Node was not healthy when the Machine came to name it, and has not been since. Cluster API writes both times by its
// own clock; that of `NodeReady` is the kubelet's. Startup taints are put on a Node as soon as it is seen.
function isBeforeFirstReady(machine: KubeObject): boolean {
  const healthy = conditionOf(machine, 'NodeHealthy')
  const changedAt = textAt(healthy, 'lastTransitionTime')
  return (
    textAt(machine, 'status', 'phase') === 'Running' &&
    machine.metadata.annotations?.[STARTUP_ANNOTATION] === undefined &&
    changedAt !== '' &&
    textAt(healthy, 'status') !== 'True' &&
    changedAt <= textAt(machine, 'status', 'lastUpdated')
  )
}

function conditionOf(machine: KubeObject, type: string): unknown {
  return [['v1beta2', 'conditions'], ['conditions']]
    .flatMap((path) => listAt(machine, 'status', ...path))
    .find((condition) => textAt(condition, 'type') === type)
}
