// What an event asks to look at. It is only a hint: nothing is decided on what an event says, it
// says where to look, and sometimes that there is nothing to see.
import { type Glimpse, glimpseOfMachine, glimpseOfNode } from '#src/cluster-api/glimpse.ts'
import { ownerOfNode } from '#src/cluster-api/node-owner.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import { DUE_TYPE, parseDueData } from '#src/events/due-event.ts'
import { type Involved, involvedObject } from '#src/events/involved.ts'
import { SCHEDULED_MACHINE_LABEL } from '#src/kube/labels.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'

/** One ScheduledMachine. With a glimpse: perhaps that, and the ScheduledMachine, is all there is to read. */
export interface Question extends NamespacedKey {
  readonly glimpse?: Glimpse
}

export type Target =
  /** These ScheduledMachines. */
  | { readonly type: 'keys'; readonly keys: readonly Question[] }
  /** Those whose machine is this Node. */
  | { readonly type: 'node'; readonly name: string }
  /** Those of this cluster. */
  | { readonly type: 'cluster'; readonly namespace: string; readonly clusterName: string }
  /** Those of these that have changed. */
  | { readonly type: 'inService'; readonly keys: readonly NamespacedKey[] }
  | { readonly type: 'nothing' }

const NOTHING: Target = { type: 'nothing' }

const KUBECONFIG_SUFFIX = '-kubeconfig'

export interface KeysOptions {
  /** API groups of bootstrap and infrastructure objects: these are named after their ScheduledMachine. */
  readonly providerGroups: readonly string[]
}

/**
 * What `event` asks to look at; `nothing` when it is not about anything of ours. Throws `BadEvent`
 * for an event of the sweep that does not say what to look at.
 */
export function targetOf(event: CloudEvent, { providerGroups }: KeysOptions): Target {
  if (event.type === DUE_TYPE) {
    const due = parseDueData(event.data, 'ScheduledMachine')
    if (due.keys.length === 0) return NOTHING
    return due.inService ? { type: 'inService', keys: due.keys } : keys(...due.keys)
  }
  if (!isFromApiServer(event)) return NOTHING
  const object = involvedObject(event)
  if (object === undefined) return NOTHING
  const group = groupOf(object.apiVersion)
  // What is gone has to be seen to be gone.
  const isGone = event.type.endsWith('.delete')
  switch (`${group}/${object.kind}`) {
    case '5spot.finos.org/ScheduledMachine':
      return sameName(object, {})
    case 'cluster.x-k8s.io/Machine':
      return ofMachine(object, isGone)
    case '/Node':
      return ofNode(object, isGone)
    case '/Secret':
      return ofSecret(object)
    default:
      return providerGroups.includes(group) ? ownerByLabel(object) : NOTHING
  }
}

/** Whether an ApiServerSource sent it, in either of its modes. */
export function isFromApiServer(event: CloudEvent): boolean {
  return /^dev\.knative\.apiserver\.(?:resource|ref)\./.test(event.type)
}

/** The one question that does for both: what either of them wants to see is looked at. */
export function mergeQuestions(earlier: Question, later: Question): Question {
  const { namespace, name } = later
  if (earlier.glimpse === undefined || later.glimpse === undefined) return { namespace, name }
  return { namespace, name, glimpse: { ...earlier.glimpse, ...later.glimpse } }
}

function keys(...found: readonly Question[]): Target {
  return found.length === 0 ? NOTHING : { type: 'keys', keys: found }
}

function sameName({ namespace, name }: Involved, glimpse?: Glimpse): Target {
  return namespace === '' ? NOTHING : keys({ namespace, name, ...(glimpse && { glimpse }) })
}

// While a join is on its way, its Machine changes many times a second: docs/adr/0011.
function ofMachine(object: Involved, isGone: boolean): Target {
  const shown = object.body === undefined || isGone ? undefined : glimpseOfMachine(object.body.all)
  return shown === 'onItsWay' ? NOTHING : ownerByLabel(object, shown)
}

// Its children have the name of their ScheduledMachine; the label says so even if that changes.
function ownerByLabel(object: Involved, glimpse?: Glimpse): Target {
  const name = object.body?.labels[SCHEDULED_MACHINE_LABEL] ?? object.name
  return sameName({ ...object, name }, glimpse)
}

// The Node may be in another cluster, and then in no namespace that we know, unless it says so.
function ofNode({ name, body }: Involved, isGone: boolean): Target {
  const owner = body && ownerOfNode(body)
  if (body === undefined || owner === undefined) return { type: 'node', name }
  const glimpse = isGone ? undefined : glimpseOfNode(body.all, owner)
  return keys({ ...owner, ...(glimpse && { glimpse }) })
}

// A Secret of another name that a `kubeconfigSecretRef` points to is found by the backstop: to know
// it here would take a read of every ScheduledMachine in its namespace for every Secret written there.
function ofSecret({ namespace, name }: Involved): Target {
  if (namespace === '' || !name.endsWith(KUBECONFIG_SUFFIX)) return NOTHING
  const clusterName = name.slice(0, -KUBECONFIG_SUFFIX.length)
  return clusterName === '' ? NOTHING : { type: 'cluster', namespace, clusterName }
}
