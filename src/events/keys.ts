// What an event asks to look at. It is only a hint: nothing is made or removed on what an event says, it
// says where to look, sometimes that there is nothing to see, and once that a machine is to be left alone.

import { textOf } from '#src/cluster-api/field.ts'
import { type Glimpse, glimpseOfMachine, glimpseOfNode } from '#src/cluster-api/glimpse.ts'
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

/** One ScheduledMachine. With a glimpse: perhaps that, and the ScheduledMachine, is all there is to read. */
export interface Question extends NamespacedKey {
  readonly glimpse?: Glimpse
  /** A Node that says that it belongs to the machine, to be looked at even if there should be none. */
  readonly nodeName?: string
  /** The uid of a ScheduledMachine that was seen in an orphan deletion: the garbage collector hides that soon. */
  readonly orphanedUid?: string
}

export type Target =
  /** These ScheduledMachines. */
  | { readonly type: 'keys'; readonly keys: readonly Question[] }
  /** Those whose machine is this Node. */
  | { readonly type: 'node'; readonly name: string }
  /** Those of this cluster. */
  | { readonly type: 'cluster'; readonly namespace: string; readonly clusterName: string }
  | { readonly type: 'nothing' }

const NOTHING: Target = { type: 'nothing' }

const KUBECONFIG_SUFFIX = '-kubeconfig'

export interface KeysOptions {
  /** API groups of bootstrap and infrastructure objects: these are named after their ScheduledMachine. */
  readonly providerGroups: readonly string[]
}

/**
 * What `event` asks to look at; `nothing` when it is not about anything of ours. Throws `BadEvent`
 * for an event of the sweep that does not say what to look at, and for names that are none.
 */
export function targetOf(event: CloudEvent, { providerGroups }: KeysOptions): Target {
  if (event.type === DUE_TYPE) return keys(...parseDueData(event.data, 'ScheduledMachine'))
  if (!isFromApiServer(event)) return NOTHING
  const object = involvedObject(event)
  if (object === undefined) return NOTHING
  const look = lookAt(object, providerGroups)
  if (look === undefined) return NOTHING
  checkNames(object)
  // What is gone has to be seen to be gone.
  return look(object, event.type.endsWith('.delete'))
}

type Look = (object: Involved, isGone: boolean) => Target

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

/** The one question that does for both: what either of them wants to see is looked at. */
export function mergeQuestions(earlier: Question, later: Question): Question {
  const { namespace, name } = later
  const nodeName = later.nodeName ?? earlier.nodeName
  const orphanedUid = later.orphanedUid ?? earlier.orphanedUid
  const both = {
    namespace,
    name,
    ...(nodeName !== undefined && { nodeName }),
    ...(orphanedUid !== undefined && { orphanedUid }),
  }
  if (earlier.glimpse === undefined || later.glimpse === undefined) return both
  return { ...both, glimpse: { ...earlier.glimpse, ...later.glimpse } }
}

function keys(...found: readonly Question[]): Target {
  return found.length === 0 ? NOTHING : { type: 'keys', keys: found }
}

function sameName({ namespace, name }: Involved, glimpse?: Glimpse): Target {
  return namespace === '' ? NOTHING : keys(question({ namespace, name }, glimpse))
}

/** Of what waits in the queue nothing is large, whatever was sent: without a glimpse everything is looked at. */
const MOST_CHARACTERS = 2_000

function question(key: Question, glimpse: Glimpse | undefined): Question {
  const isSmall = glimpse !== undefined && JSON.stringify(glimpse).length <= MOST_CHARACTERS
  return isSmall ? { ...key, glimpse } : key
}

function ofScheduledMachine({ namespace, name, body }: Involved): Target {
  if (namespace === '') return NOTHING
  const orphanedUid = body && uidOfOrphaning(body.all)
  return keys({ namespace, name, glimpse: {}, ...(orphanedUid !== undefined && { orphanedUid }) })
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
function ofMachine(object: Involved, isGone: boolean): Target {
  const shown = object.body === undefined || isGone ? undefined : glimpseOfMachine(object.body.all)
  return shown === 'onItsWay' ? NOTHING : ownerByLabel(object, shown)
}

// Its children have the name of their ScheduledMachine; the label says so even if that changes.
function ownerByLabel(object: Involved, glimpse?: Glimpse): Target {
  const name = object.body?.labels[SCHEDULED_MACHINE_LABEL] ?? object.name
  checkName(name, `label ${SCHEDULED_MACHINE_LABEL}`)
  return sameName({ ...object, name }, glimpse)
}

// The Node may be in another cluster, and then in no namespace that we know, unless it says so.
function ofNode({ name, body }: Involved, isGone: boolean): Target {
  const owner = body && ownerOfNode(body)
  if (body === undefined || owner === undefined) return { type: 'node', name }
  checkNamespace(owner.namespace, `annotation ${CLUSTER_NAMESPACE_ANNOTATION}`)
  checkName(owner.name, `label ${NODE_LABEL} or annotation ${MACHINE_ANNOTATION}`)
  if (isGone) return keys(owner)
  return keys(question({ ...owner, nodeName: name }, glimpseOfNode(body.all, owner)))
}

// A Secret of another name that a `kubeconfigSecretRef` points to is found by the backstop: to know
// it here would take a read of every ScheduledMachine in its namespace for every Secret written there.
function ofSecret({ namespace, name }: Involved): Target {
  if (namespace === '' || !name.endsWith(KUBECONFIG_SUFFIX)) return NOTHING
  const clusterName = name.slice(0, -KUBECONFIG_SUFFIX.length)
  return { type: 'cluster', namespace, clusterName }
}
