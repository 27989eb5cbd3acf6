// A bootstrap or infrastructure object of any provider, with the fields that the two contracts of Cluster API define.
import type { ForeignCondition } from '#src/kube/conditions.ts'
import { isTrueAt, optionalTextAt } from '#src/kube/json.ts'
import type { KubeObject, OwnerReference } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINE_LABEL } from './labels.ts'
import { conditionsOf, failureOf } from './status.ts'
import { CLUSTER_API_GROUP } from './version.ts'

export interface ProviderObject {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly uid: string
  readonly resourceVersion: string
  readonly labels: Readonly<Record<string, string>>
  readonly owners: readonly OwnerReference[]
  readonly deletionTimestamp?: string
  /** The bootstrap data exists, or the infrastructure is provisioned. */
  readonly ready: boolean
  readonly conditions: readonly ForeignCondition[]
  readonly failure?: string
}

/** Reads a provider object. Never throws: fields that are missing or of another type are left out. */
export function parseProviderObject(object: KubeObject): ProviderObject {
  const { apiVersion, kind, metadata } = object
  const deletionTimestamp = optionalTextAt(metadata, 'deletionTimestamp')
  const failure = failureOf(object)
  return {
    apiVersion,
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    uid: metadata.uid ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    labels: metadata.labels ?? {},
    owners: metadata.ownerReferences ?? [],
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ready:
      isTrueAt(object, 'status', 'ready') ||
      isTrueAt(object, 'status', 'initialization', 'provisioned') ||
      isTrueAt(object, 'status', 'initialization', 'dataSecretCreated'),
    conditions: conditionsOf(object),
    ...(failure !== undefined && { failure }),
  }
}

/**
 * `ours`: created for this Machine, or created by us and without an owner now (Cluster API makes the Machine its owner
 * again). `stale`: created for an earlier Machine of the same name; it will be deleted with that Machine. `foreign`: has
 * the name, but nothing shows that we created it, or it belongs to a Machine of another name, which may still exist.
 */
export function providerOwnership(
  object: ProviderObject,
  scheduledMachineName: string,
  machineUid: string,
): 'ours' | 'stale' | 'foreign' {
  if (object.labels[SCHEDULED_MACHINE_LABEL] !== scheduledMachineName) return 'foreign'
  if (object.owners.length === 0) return 'ours'
  const machines = object.owners.filter(
    ({ apiVersion, kind }) => kind === 'Machine' && groupOf(apiVersion) === CLUSTER_API_GROUP,
  )
  if (machines.length === 0) return 'foreign'
  if (machines.some(({ uid }) => uid === machineUid)) return 'ours'
  // A name exists once in a namespace. So an owner with our Machine's name and another uid does not exist any more.
  return machines.every(({ name }) => name === scheduledMachineName) ? 'stale' : 'foreign'
}
