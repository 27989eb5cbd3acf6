// Which events cause a pass, and for which ScheduledMachines. An event is only a hint: nothing is created or removed
// because of its body. It names the object, it may show that there is nothing to do, and in one case it shows that a
// machine stays.
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
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { isHeartbeat } from '#src/nodes/heartbeat.ts'
import { isReady } from '#src/nodes/readiness.ts'
import type { MappedEvent, Watches } from '#src/reconcile/watches.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { type AnyLookup, lookUp, nameOfLookup } from './lookup.ts'
import { isFollowedByAnother } from './machine-events.ts'
import { mergeRequests, type ReconcileRequest } from './request.ts'
import { SCHEDULED_MACHINES } from './resource.ts'
import {
  isLeavingOrMarked,
  type Summary,
  summarizeMachine,
  summarizeNode,
} from './settled/summary.ts'

type ScheduledMachineEvent = MappedEvent<ReconcileRequest, AnyLookup>

const NO_REQUESTS: ScheduledMachineEvent = { type: 'none' }

const KUBECONFIG_SUFFIX = '-kubeconfig'

/** The kinds by their plurals. */
const KINDS = {
  scheduledmachines: 'ScheduledMachine',
  machines: 'Machine',
  nodes: 'Node',
  secrets: 'Secret',
  scheduleoverrides: 'ScheduleOverride',
  configmaps: 'ConfigMap',
}

export interface WatchOptions {
  /**
   * API groups of bootstrap and infrastructure objects. These objects have the name of their ScheduledMachine.
   */
  readonly providerGroups: readonly string[]
}

/** Which events mean which ScheduledMachines. */
export function createWatches(options: WatchOptions): Watches<ReconcileRequest, AnyLookup> {
  return {
    resource: SCHEDULED_MACHINES,
    served: {
      kinds: { [SCHEDULED_MACHINES.apiVersion]: [SCHEDULED_MACHINES.kind] },
      groups: ['cluster.x-k8s.io'],
    },
    mapEvent: (event) => mapEvent(event, options),
    mergeRequests,
    nameOfLookup,
    lookUp: async (target, client, signal, context) => {
      if (target.type !== 'overrides') return lookUp(target, client, signal)
      // Not before the event is acknowledged.
      const { settleOverrides } = await import('./overrides/settle-overrides.ts')
      return settleOverrides(target.namespace, client, signal, context)
    },
  }
}

/** The requests for an event. `none`: the event is not about our objects. */
export function mapEvent(
  event: CloudEvent,
  { providerGroups }: WatchOptions,
): ScheduledMachineEvent {
  if (event.type === DUE_TYPE) {
    const machines = parseDueKeys(event.data, SCHEDULED_MACHINES.kind)
    return machines.length > 0
      ? requestsOf(...machines)
      : ofOverrides(parseDueKeys(event.data, SCHEDULE_OVERRIDES.kind))
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

// Names are checked for known kinds only. Other kinds may allow other names: a ClusterRole may have colons.
function lookAt(
  { apiVersion, kind }: Involved,
  providerGroups: readonly string[],
): Look | undefined {
  const group = groupOf(apiVersion)
  switch (`${group}/${kind}`) {
    case '5spot.finos.org/ScheduledMachine':
      return ofScheduledMachine
    case 'schedule.sundial.dev/ScheduleOverride':
      return ofOverride
    case 'cluster.x-k8s.io/Machine':
      return ofMachine
    case '/Node':
      return ofNode
    case '/Secret':
      return ofSecret
    case '/ConfigMap':
      return ofConfigMap
    default:
      return providerGroups.includes(group) ? (object) => ownerByLabel(object) : undefined
  }
}

// All overrides of a namespace at once: a later one supersedes an earlier one.
function ofOverrides(keys: readonly NamespacedKey[]): ScheduledMachineEvent {
  const namespaces = [...new Set(keys.map(({ namespace }) => namespace))]
  if (namespaces.length === 0) return NO_REQUESTS
  return {
    type: 'lookups',
    lookups: namespaces.map((namespace) => ({ type: 'overrides', namespace })),
  }
}

function ofOverride({ namespace }: Involved): ScheduledMachineEvent {
  return namespace === ''
    ? NO_REQUESTS
    : { type: 'lookup', lookup: { type: 'overrides', namespace } }
}

function requestsOf(...found: readonly ReconcileRequest[]): ScheduledMachineEvent {
  return found.length === 0 ? NO_REQUESTS : { type: 'requests', requests: found }
}

function sameName({ namespace, name }: Involved, summary?: Summary): ScheduledMachineEvent {
  return namespace === '' ? NO_REQUESTS : requestsOf(request({ namespace, name }, summary))
}

/**
 * The limit keeps the queue small, whatever was sent. Without a summary, a pass reads everything.
 */
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

// Anybody can send an event, with any content.
function uidOfOrphaning(object: KubeObject): string | undefined {
  const uid = optionalTextAt(object, 'metadata', 'uid')
  const finalizers: unknown = object.metadata.finalizers
  if (uid === undefined || uid.length > LONGEST_UID) return undefined
  if (optionalTextAt(object, 'metadata', 'deletionTimestamp') === undefined) return undefined
  return Array.isArray(finalizers) && finalizers.includes(ORPHAN_FINALIZER) ? uid : undefined
}

// During a join, the Machine changes many times a second: docs/adr/0011.
function ofMachine(object: Involved, isGone: boolean): ScheduledMachineEvent {
  if (object.body === undefined || isGone) return ownerByLabel(object)
  const summary = summarizeMachine(object.body.all)
  return isFollowedByAnother(object.body.all, summary?.machine)
    ? NO_REQUESTS
    : ownerByLabel(object, summary)
}

// The objects of a machine have the name of its ScheduledMachine, and a label with that name.
function ownerByLabel(object: Involved, summary?: Summary): ScheduledMachineEvent {
  const name = object.body?.labels[SCHEDULED_MACHINE_LABEL] ?? object.name
  checkName(name, `label ${SCHEDULED_MACHINE_LABEL}`)
  return sameName({ ...object, name }, summary)
}

// The Node may be in a workload cluster. Only its labels and annotations can name the namespace of its machine.
function ofNode({ name, body }: Involved, isGone: boolean): ScheduledMachineEvent {
  if (body !== undefined && !isGone && isStillReady(body.all)) return NO_REQUESTS
  const owner = body && ownerOfNode(body)
  if (body === undefined || owner === undefined)
    return { type: 'lookup', lookup: { type: 'node', name } }
  checkNamespace(owner.namespace, `annotation ${CLUSTER_NAMESPACE_ANNOTATION}`)
  checkName(owner.name, `label ${NODE_LABEL} or annotation ${MACHINE_ANNOTATION}`)
  if (isGone) return requestsOf(owner)
  return requestsOf(request({ ...owner, nodeName: name }, summarizeNode(body.all, owner)))
}

// A kubelet reports again and again that its Node is Ready. The event of an annotation may be lost, so each report of a
// Node that has one causes a pass.
function isStillReady(node: KubeObject): boolean {
  return isHeartbeat(node) && isReady(node) && !isLeavingOrMarked(node)
}

// The source watches only those that have the label of a calendar. The backstop finds changes of the others.
function ofConfigMap({ namespace, name }: Involved): ScheduledMachineEvent {
  if (namespace === '') return NO_REQUESTS
  return { type: 'lookup', lookup: { type: 'calendar', namespace, configMap: name } }
}

// Only the default name is recognized. A Secret that a `kubeconfigSecretRef` names is found by the backstop.
// Otherwise each Secret that is written would cause a read of every ScheduledMachine in its namespace.
function ofSecret({ namespace, name }: Involved): ScheduledMachineEvent {
  if (namespace === '' || !name.endsWith(KUBECONFIG_SUFFIX)) return NO_REQUESTS
  const clusterName = name.slice(0, -KUBECONFIG_SUFFIX.length)
  return { type: 'lookup', lookup: { type: 'cluster', namespace, clusterName } }
}
