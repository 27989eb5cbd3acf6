// The objects around one Machine, as the stand-ins find them. Machines and Clusters are read in
// v1beta2 whatever is stored.

import { isTrueAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { controllerOf, ownersOf } from '#src/kube/owner.ts'
import { groupOf } from '#src/kube/resource.ts'
import { convertObject } from '../crds/convert.ts'
import type { Mirror } from './mirror.ts'
import { servedVersion } from './versions.ts'

export const CLUSTER_API_GROUP = 'cluster.x-k8s.io'

/** Which of a Machine's two provider objects. */
export type Role = 'bootstrap' | 'infrastructure'

export function machineAt(mirror: Mirror, key: ObjectKey): KubeObject | undefined {
  return inV1beta2(mirror, mirror.get(CLUSTER_API_GROUP, 'Machine', key))
}

export function clusterAt(mirror: Mirror, key: ObjectKey): KubeObject | undefined {
  return inV1beta2(mirror, mirror.get(CLUSTER_API_GROUP, 'Cluster', key))
}

export function clusterOf(mirror: Mirror, machine: KubeObject): KubeObject | undefined {
  const name = textAt(machine, 'spec', 'clusterName')
  return clusterAt(mirror, { ...machine.metadata, name })
}

/** The provider object that the Machine names for this role. */
export function providerObject(
  mirror: Mirror,
  machine: KubeObject,
  role: Role,
): KubeObject | undefined {
  const reference = referenceOf(machine, role)
  const name = textAt(reference, 'name')
  if (name === '') return undefined
  const { namespace } = machine.metadata
  return mirror.get(textAt(reference, 'apiGroup'), textAt(reference, 'kind'), {
    ...(namespace !== undefined && { namespace }),
    name,
  })
}

export function referenceOf(machine: KubeObject, role: Role): unknown {
  return role === 'bootstrap'
    ? valueAt(machine, 'spec', 'bootstrap', 'configRef')
    : valueAt(machine, 'spec', 'infrastructureRef')
}

/** The Machine that owns a provider object and names it for this role. */
export function machineOwning(
  mirror: Mirror,
  object: KubeObject,
  role: Role,
): KubeObject | undefined {
  for (const owner of ownersOf(object)) {
    if (owner.kind !== 'Machine' || groupOf(owner.apiVersion) !== CLUSTER_API_GROUP) continue
    const machine = machineAt(mirror, { ...object.metadata, name: owner.name })
    if (machine?.metadata.uid !== owner.uid || machine === undefined) continue
    const reference = referenceOf(machine, role)
    const isNamed =
      textAt(reference, 'apiGroup') === groupOf(object.apiVersion) &&
      textAt(reference, 'kind') === object.kind &&
      textAt(reference, 'name') === object.metadata.name
    if (isNamed) return machine
  }
  return undefined
}

/** Whether somebody else controls a provider object that the Machine names. */
export function isForeign(machine: KubeObject, object: KubeObject): boolean {
  const controller = controllerOf(object)
  return controller !== undefined && controller.uid !== machine.metadata.uid
}

/** Whether the Cluster or the object itself is paused. */
export function isPaused(cluster: KubeObject | undefined, object: KubeObject): boolean {
  return (
    isTrueAt(cluster, 'spec', 'paused') ||
    object.metadata.annotations?.['cluster.x-k8s.io/paused'] !== undefined
  )
}

/** Provisioned, or data ready, in either contract. */
export function isProviderDone(object: KubeObject, role: Role): boolean {
  return (
    isTrueAt(object, 'status', 'initialization', DONE_FIELD[role]) ||
    isTrueAt(object, 'status', 'ready')
  )
}

const DONE_FIELD = {
  bootstrap: 'dataSecretCreated',
  infrastructure: 'provisioned',
} as const satisfies Record<Role, string>

function inV1beta2(mirror: Mirror, object: KubeObject | undefined): KubeObject | undefined {
  return object && convertObject(object, `${CLUSTER_API_GROUP}/v1beta2`, servedVersion(mirror))
}
