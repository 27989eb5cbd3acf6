// What an event asks to look at. It is only a hint: nothing is made or removed on what an event says, it
// says where to look, sometimes that there is nothing to see, and once that a machine is to be left alone.

import { textOf } from '#src/cluster-api/field.ts'
import {
  type InServiceSummary,
  summarizeMachine,
  summarizeNode,
} from '#src/cluster-api/in-service-summary.ts'
import { ownerOfNode } from '#src/cluster-api/node-owner.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import { DUE_TYPE, parseDueData } from '#src/events/due-event.ts'
import { type Involved, involvedObject } from '#src/events/involved.ts'
import { checkName, checkNames, checkNamespace } from '#src/events/names.ts'
import {
  CLUSTER_NAMESPACE_ANNOTATION,
  MACHINE_ANNOTATION,
  NODE_LABEL,
  ORPHAN_FINALIZER,
  SCHEDULED_MACHINE_LABEL,
} from '#src/kube/labels.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'

/** One ScheduledMachine. With a summary: perhaps that, and the ScheduledMachine, is all there is to read. */
export interface ReconcileRequest extends NamespacedKey {
  readonly summary?: InServiceSummary
  /** A Node that says that it belongs to the machine, to be looked at even if there should be none. */
  readonly nodeName?: string
  /** The uid of a ScheduledMachine that was seen in an orphan deletion: the garbage collector hides that soon. */
  readonly orphanedUid?: string
}

export type MappedEvent =
  /** These ScheduledMachines. */
  | { readonly type: 'requests'; readonly requests: readonly ReconcileRequest[] }
  /** Those whose machine is this Node. */
  | { readonly type: 'node'; readonly name: string }
  /** Those of this cluster. */
  | { readonly type: 'cluster'; readonly namespace: string; readonly clusterName: string }
  | { readonly type: 'none' }

const NO_REQUESTS: MappedEvent = { type: 'none' }

const KUBECONFIG_SUFFIX = '-kubeconfig'

export interface WatchOptions {
  /** API groups of bootstrap and infrastructure objects: these are named after their ScheduledMachine. */
  readonly providerGroups: readonly string[]
}

/**
 * What `event` asks to look at; `nothing` when it is not about anything of ours. Throws `BadEvent`
 * for an event of the sweep that does not say what to look at, and for names that are none.
 */
export function mapEvent(event: CloudEvent, { providerGroups }: WatchOptions): MappedEvent {
  if (event.type === DUE_TYPE) return requestsOf(...parseDueData(event.data, 'ScheduledMachine'))
  if (!isFromApiServer(event)) return NO_REQUESTS
  const object = involvedObject(event)
  if (object === undefined) return NO_REQUESTS
  const look = lookAt(object, providerGroups)
  if (look === undefined) return NO_REQUESTS
  checkNames(object)
  // What is gone has to be seen to be gone.
  return look(object, event.type.endsWith('.delete'))
}

type Look = (object: Involved, isGone: boolean) => MappedEvent

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

/** Whether an ApiServerSource sent it, in either of its modes. */
export function isFromApiServer(event: CloudEvent): boolean {
  return /^dev\.knative\.apiserver\.(?:resource|ref)\./.test(event.type)
}

/** The one request that does for both: what either of them wants to see is looked at. */
export function mergeRequests(
  earlier: ReconcileRequest,
  later: ReconcileRequest,
): ReconcileRequest {
  const { namespace, name } = later
  const nodeName = later.nodeName ?? earlier.nodeName
  const orphanedUid = later.orphanedUid ?? earlier.orphanedUid
  const both = {
    namespace,
    name,
    ...(nodeName !== undefined && { nodeName }),
    ...(orphanedUid !== undefined && { orphanedUid }),
  }
  if (earlier.summary === undefined || later.summary === undefined) return both
  return { ...both, summary: { ...earlier.summary, ...later.summary } }
}

function requestsOf(...found: readonly ReconcileRequest[]): MappedEvent {
  return found.length === 0 ? NO_REQUESTS : { type: 'requests', requests: found }
}

function sameName({ namespace, name }: Involved, summary?: InServiceSummary): MappedEvent {
  return namespace === '' ? NO_REQUESTS : requestsOf(request({ namespace, name }, summary))
}

/** Of what waits in the queue nothing is large, whatever was sent: without a summary everything is looked at. */
const MOST_CHARACTERS = 2_000

function request(key: ReconcileRequest, summary: InServiceSummary | undefined): ReconcileRequest {
  const isSmall = summary !== undefined && JSON.stringify(summary).length <= MOST_CHARACTERS
  return isSmall ? { ...key, summary } : key
}

function ofScheduledMachine({ namespace, name, body }: Involved): MappedEvent {
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
  const uid = textOf(object, 'metadata', 'uid')
  const finalizers: unknown = object.metadata.finalizers
  if (uid === undefined || uid.length > LONGEST_UID) return undefined
  if (textOf(object, 'metadata', 'deletionTimestamp') === undefined) return undefined
  return Array.isArray(finalizers) && finalizers.includes(ORPHAN_FINALIZER) ? uid : undefined
}

// While a join is on its way, its Machine changes many times a second: docs/adr/0011.
function ofMachine(object: Involved, isGone: boolean): MappedEvent {
  const shown = object.body === undefined || isGone ? undefined : summarizeMachine(object.body.all)
  return shown === 'onItsWay' ? NO_REQUESTS : ownerByLabel(object, shown)
}

// Its children have the name of their ScheduledMachine; the label says so even if that changes.
function ownerByLabel(object: Involved, summary?: InServiceSummary): MappedEvent {
  const name = object.body?.labels[SCHEDULED_MACHINE_LABEL] ?? object.name
  checkName(name, `label ${SCHEDULED_MACHINE_LABEL}`)
  return sameName({ ...object, name }, summary)
}

// The Node may be in another cluster, and then in no namespace that we know, unless it says so.
function ofNode({ name, body }: Involved, isGone: boolean): MappedEvent {
  const owner = body && ownerOfNode(body)
  if (body === undefined || owner === undefined) return { type: 'node', name }
  checkNamespace(owner.namespace, `annotation ${CLUSTER_NAMESPACE_ANNOTATION}`)
  checkName(owner.name, `label ${NODE_LABEL} or annotation ${MACHINE_ANNOTATION}`)
  if (isGone) return requestsOf(owner)
  return requestsOf(request({ ...owner, nodeName: name }, summarizeNode(body.all, owner)))
}

// A Secret of another name that a `kubeconfigSecretRef` points to is found by the backstop: to know
// it here would take a read of every ScheduledMachine in its namespace for every Secret written there.
function ofSecret({ namespace, name }: Involved): MappedEvent {
  if (namespace === '' || !name.endsWith(KUBECONFIG_SUFFIX)) return NO_REQUESTS
  const clusterName = name.slice(0, -KUBECONFIG_SUFFIX.length)
  return { type: 'cluster', namespace, clusterName }
}
