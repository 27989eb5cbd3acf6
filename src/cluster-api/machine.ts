// A Machine of Cluster API, in either version, with the fields that Sundial uses.
import type { ForeignCondition } from '#src/kube/conditions.ts'
import { isTrueAt, optionalTextAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject, OwnerReference } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { PAUSED_ANNOTATION } from './labels.ts'
import { conditionsOf, failureOf } from './status.ts'

/** A Machine's reference to a provider object. Only v1beta1 has the version. */
export interface ProviderRef {
  readonly group: string
  readonly apiVersion?: string
  readonly kind: string
  readonly name: string
}

export interface MachineNodeRef {
  readonly apiVersion: 'v1'
  readonly kind: 'Node'
  readonly name: string
  readonly uid?: string
}

export interface Machine {
  readonly apiVersion: string
  readonly name: string
  readonly namespace: string
  readonly uid: string
  readonly resourceVersion: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly owners: readonly OwnerReference[]
  readonly creationTimestamp: string
  readonly deletionTimestamp?: string
  readonly clusterName: string
  readonly providerID?: string
  readonly nodeRef?: MachineNodeRef
  /** A summary for people. No rule uses it. */
  readonly phase?: string
  readonly conditions: readonly ForeignCondition[]
  readonly failure?: string
  readonly bootstrapRef?: ProviderRef
  readonly infrastructureRef?: ProviderRef
  readonly isBootstrapReady: boolean
  readonly isInfrastructureReady: boolean
  /** Paused by its own annotation. A paused Cluster also pauses it, but is not visible here. */
  readonly paused: boolean
}

/** Reads a Machine. Never throws: fields that are missing or of another type are left out. */
export function parseMachine(object: KubeObject): Machine {
  const { metadata } = object
  const deletionTimestamp = optionalTextAt(metadata, 'deletionTimestamp')
  const providerID = optionalTextAt(object, 'spec', 'providerID')
  const nodeRef = parseNodeRef(valueAt(object, 'status', 'nodeRef'))
  const phase = optionalTextAt(object, 'status', 'phase')
  const failure = failureOf(object)
  const bootstrapRef = parseProviderRef(valueAt(object, 'spec', 'bootstrap', 'configRef'))
  const infrastructureRef = parseProviderRef(valueAt(object, 'spec', 'infrastructureRef'))
  return {
    apiVersion: object.apiVersion,
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    uid: metadata.uid ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    owners: metadata.ownerReferences ?? [],
    creationTimestamp: metadata.creationTimestamp ?? '',
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    clusterName: optionalTextAt(object, 'spec', 'clusterName') ?? '',
    ...(providerID !== undefined && { providerID }),
    ...(nodeRef !== undefined && { nodeRef }),
    ...(phase !== undefined && { phase }),
    conditions: conditionsOf(object),
    ...(failure !== undefined && { failure }),
    ...(bootstrapRef !== undefined && { bootstrapRef }),
    ...(infrastructureRef !== undefined && { infrastructureRef }),
    isBootstrapReady:
      isTrueAt(object, 'status', 'bootstrapReady') ||
      isTrueAt(object, 'status', 'initialization', 'bootstrapDataSecretCreated'),
    isInfrastructureReady:
      isTrueAt(object, 'status', 'infrastructureReady') ||
      isTrueAt(object, 'status', 'initialization', 'infrastructureProvisioned'),
    paused: metadata.annotations?.[PAUSED_ANNOTATION] !== undefined,
  }
}

// v1beta1 has a full reference, v1beta2 has only the name. It always refers to a v1 Node.
function parseNodeRef(raw: unknown): MachineNodeRef | undefined {
  const name = optionalTextAt(raw, 'name')
  if (name === undefined) return undefined
  const uid = optionalTextAt(raw, 'uid')
  return { apiVersion: 'v1', kind: 'Node', name, ...(uid !== undefined && { uid }) }
}

function parseProviderRef(raw: unknown): ProviderRef | undefined {
  const kind = optionalTextAt(raw, 'kind')
  const name = optionalTextAt(raw, 'name')
  if (kind === undefined || name === undefined) return undefined
  const apiVersion = optionalTextAt(raw, 'apiVersion')
  const group = optionalTextAt(raw, 'apiGroup') ?? groupOf(apiVersion ?? '')
  return { group, ...(apiVersion !== undefined && { apiVersion }), kind, name }
}
