// Which events mean which ScheduledMachines. An event is only a hint: nothing is created or removed because of its
// body. It says where to look, sometimes that there is nothing to see, and in one case that a machine stays.
import {
  CLUSTER_NAMESPACE_ANNOTATION,
  MACHINE_ANNOTATION,
  NODE_LABEL,
  SCHEDULED_MACHINE_LABEL,
} from '#src/cluster-api/labels.ts'
import { ownerOfNode } from '#src/cluster-api/owner-of-node.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import { DUE_TYPE, parseDueKeys } from '#src/events/due-event.ts'
import { type Involved, involvedObject, isFromApiServer } from '#src/events/involved.ts'
import { checkName, checkNames, checkNamespace } from '#src/events/names.ts'
import { optionalTextAt } from '#src/kube/json.ts'
import { ORPHAN_FINALIZER } from '#src/kube/labels.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import type { MappedEvent, Watches } from '#src/reconcile/watches.ts'
import { type Lookup, lookUp, nameOfLookup } from './lookup.ts'
import { mergeRequests, type ReconcileRequest } from './request.ts'
import { SCHEDULED_MACHINES } from './resource.ts'
import { type Summary, summarizeMachine, summarizeNode } from './settled/summary.ts'

type ScheduledMachineEvent = MappedEvent<ReconcileRequest, Lookup>

const NO_REQUESTS: ScheduledMachineEvent = { type: 'none' }

const KUBECONFIG_SUFFIX = '-kubeconfig'

/** By their plurals. */
const KINDS = {
  scheduledmachines: 'ScheduledMachine',
  machines: 'Machine',
  nodes: 'Node',
  secrets: 'Secret',
}

export interface WatchOptions {
  /** API groups of bootstrap and infrastructure objects: these are named after their ScheduledMachine. */
  readonly providerGroups: readonly string[]
}

/** Which events mean which ScheduledMachines. */
export function createWatches(options: WatchOptions): Watches<ReconcileRequest, Lookup> {
  return {
    resource: SCHEDULED_MACHINES,
    served: {
      kinds: { [SCHEDULED_MACHINES.apiVersion]: [SCHEDULED_MACHINES.kind] },
      groups: ['cluster.x-k8s.io'],
    },
    mapEvent: (event) => mapEvent(event, options),
    mergeRequests,
    nameOfLookup,
    lookUp,
  }
}

/** The requests of `event`; `none` when it is about nothing of ours. */
export function mapEvent(
  event: CloudEvent,
  { providerGroups }: WatchOptions,
): ScheduledMachineEvent {
  if (event.type === DUE_TYPE) {
    return requestsOf(...parseDueKeys(event.data, SCHEDULED_MACHINES.kind))
  }
  if (!isFromApiServer(event)) return NO_REQUESTS
  const object = involvedObject(event, KINDS)
  if (object === undefined) return NO_REQUESTS
  const look = lookAt(object, providerGroups)
  if (look === undefined) return NO_REQUESTS
  checkNames(object)
  // Follow a deleted object until the API server no longer returns it.
  return look(object, event.type.endsWith('.delete'))
}

type Look = (object: Involved, isGone: boolean) => ScheduledMachineEvent

// Objects of other kinds may have other names: that of a ClusterRole may have colons.
function lookAt(
  { apiVersion, kind }: Involved,
  providerGroups: readonly string[],
): Look | undefined {
  const group = groupOf(apiVersion)
  switch (`${group}/${kind}`) {
    case '5spot.finos.org/ScheduledMachine':
      return ofScheduledMachine
    case 'cluster.x-k8s.io/Machine':
      return ofMachine
    case '/Node':
      return ofNode
    case '/Secret':
      return ofSecret
    default:
      return providerGroups.includes(group) ? (object) => ownerByLabel(object) : undefined
  }
}

function requestsOf(...found: readonly ReconcileRequest[]): ScheduledMachineEvent {
  return found.length === 0 ? NO_REQUESTS : { type: 'requests', requests: found }
}

function sameName({ namespace, name }: Involved, summary?: Summary): ScheduledMachineEvent {
  return namespace === '' ? NO_REQUESTS : requestsOf(request({ namespace, name }, summary))
}

/** Of what waits in the queue nothing is large, whatever was sent: without a summary everything is looked at. */
const MOST_CHARACTERS = 2_000

function request(key: ReconcileRequest, summary: Summary | undefined): ReconcileRequest {
  const isSmall = summary !== undefined && JSON.stringify(summary).length <= MOST_CHARACTERS
  return isSmall ? { ...key, summary } : key
}

function ofScheduledMachine({ namespace, name, body }: Involved): ScheduledMachineEvent {
  if (namespace === '') return NO_REQUESTS
  const orphanedUid = body && uidOfOrphaning(body.all)
  return requestsOf({
    namespace,
    name,
    summary: {},
    ...(orphanedUid !== undefined && { orphanedUid }),
  })
}

const LONGEST_UID = 63

// Anybody may have sent it, with anything in it.
function uidOfOrphaning(object: KubeObject): string | undefined {
  const uid = optionalTextAt(object, 'metadata', 'uid')
  const finalizers: unknown = object.metadata.finalizers
  if (uid === undefined || uid.length > LONGEST_UID) return undefined
  if (optionalTextAt(object, 'metadata', 'deletionTimestamp') === undefined) return undefined
  return Array.isArray(finalizers) && finalizers.includes(ORPHAN_FINALIZER) ? uid : undefined
}

// While a join is on its way, its Machine changes many times a second: docs/adr/0011.
function ofMachine(object: Involved, isGone: boolean): ScheduledMachineEvent {
  const summary =
    object.body === undefined || isGone ? undefined : summarizeMachine(object.body.all)
  return summary?.machine === 'joining' ? NO_REQUESTS : ownerByLabel(object, summary)
}

// Its children have the name of their ScheduledMachine; the label says so even if that changes.
function ownerByLabel(object: Involved, summary?: Summary): ScheduledMachineEvent {
  const name = object.body?.labels[SCHEDULED_MACHINE_LABEL] ?? object.name
  checkName(name, `label ${SCHEDULED_MACHINE_LABEL}`)
  return sameName({ ...object, name }, summary)
}

// The Node may be in another cluster, and then in no namespace that we know, unless it says so.
function ofNode({ name, body }: Involved, isGone: boolean): ScheduledMachineEvent {
  const owner = body && ownerOfNode(body)
  if (body === undefined || owner === undefined)
    return { type: 'lookup', lookup: { type: 'node', name } }
  checkNamespace(owner.namespace, `annotation ${CLUSTER_NAMESPACE_ANNOTATION}`)
  checkName(owner.name, `label ${NODE_LABEL} or annotation ${MACHINE_ANNOTATION}`)
  if (isGone) return requestsOf(owner)
  return requestsOf(request({ ...owner, nodeName: name }, summarizeNode(body.all, owner)))
}

// A Secret of another name that a `kubeconfigSecretRef` points to is found by the backstop: to know
// it here would take a read of every ScheduledMachine in its namespace for every Secret written there.
function ofSecret({ namespace, name }: Involved): ScheduledMachineEvent {
  if (namespace === '' || !name.endsWith(KUBECONFIG_SUFFIX)) return NO_REQUESTS
  const clusterName = name.slice(0, -KUBECONFIG_SUFFIX.length)
  return { type: 'lookup', lookup: { type: 'cluster', namespace, clusterName } }
}
