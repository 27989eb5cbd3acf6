// A bootstrap or infrastructure object of any provider, reduced to what the two contracts of Cluster
// API promise of it.
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
  /** Bootstrap data made, or infrastructure provisioned. */
  readonly ready: boolean
  readonly conditions: readonly ForeignCondition[]
  readonly failure?: string
}

/** Reads a provider's object. Never throws: what is missing or of another type is left out. */
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
 * `ours`: made for this Machine, or made by us and owned by nobody any more (Cluster API makes the Machine its
 * owner again). `stale`: made for an earlier Machine of that name, and on its way out with it. `foreign`: has the
 * name, and nothing says that we made it, or a Machine of another name has it: that one may well be alive.
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
  // A name exists once in a namespace: of our Machine's name and another uid is what does not exist any more.
  return machines.every(({ name }) => name === scheduledMachineName) ? 'stale' : 'foreign'
}
