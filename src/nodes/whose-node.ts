// Decides which machine a Node belongs to. The name proves nothing: another machine, or another cluster, may have a Node
// of the same name. This is checked before every write to a Node or its pods.
import {
  CLUSTER_NAME_ANNOTATION,
  CLUSTER_NAMESPACE_ANNOTATION,
  MACHINE_ANNOTATION,
} from '#src/cluster-api/labels.ts'
import { optionalTextAt } from '#src/kube/json.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'

/** The identity of a Machine and of its Node. A Machine of Cluster API has these fields. */
export interface NodeOwner extends NamespacedKey {
  readonly clusterName?: string | undefined
  readonly providerID?: string | undefined
  /** The Machine's reference to its Node. Left out when the Machine is gone: then its provider ID proves nothing, because
   * the next Machine on the same host has the same one. */
  readonly nodeRef?: { readonly name: string; readonly uid?: string } | undefined
  /** The uid of the Node that an earlier pass found to be this machine's. */
  readonly recordedUid?: string | undefined
}

/** Whether the Node belongs to this machine. */
export function isNodeOf(owner: NodeOwner, node: KubeObject): boolean {
  return mismatchOf(owner, node) === undefined
}

/** The reason why the Node is not this machine's, as a stable sentence; `undefined` when it is this machine's. */
export function mismatchOf(owner: NodeOwner, node: KubeObject): string | undefined {
  return contradiction(owner, node) ?? (isProven(owner, node) ? undefined : unproven(owner, node))
}

/** Whether the Node's annotations name another Machine. Without annotations, the owner is not known. */
export function isOfAnotherMachine(node: KubeObject, owner: NodeOwner): boolean {
  const { machine, namespace, cluster } = ownerAnnotations(node)
  if (machine === undefined) return false
  // The spec may name another Cluster now. A Node that an earlier pass found to be this machine's is still in the old one.
  const isClusterKnown = isKnown(owner.clusterName) && !hasUid(node, owner.recordedUid)
  return (
    machine !== owner.name ||
    (namespace !== undefined && namespace !== owner.namespace) ||
    (cluster !== undefined && isClusterKnown && cluster !== owner.clusterName)
  )
}

/** Evidence that the Node belongs to another machine, as a stable sentence; `undefined` when there is none. A Node that
 * has just registered has no evidence yet: it may be this machine's, although nothing proves it. */
export function contradiction(owner: NodeOwner, node: KubeObject): string | undefined {
  const { name } = node.metadata
  const { nodeRef, providerID } = owner
  if (nodeRef !== undefined && nodeRef.name !== name) {
    return `the Machine refers to Node ${nodeRef.name}, not ${name}`
  }
  if (isOfAnotherMachine(node, owner)) {
    return `Node ${name} belongs to another Machine by its annotation ${MACHINE_ANNOTATION}`
  }
  const actual = providerIdOf(node)
  if (providerID !== undefined && actual !== undefined && providerID !== actual) {
    return `Node ${name} has provider ID ${actual}, but the Machine has ${providerID}`
  }
  return undefined
}

// Without evidence against it, there must be evidence for it. A kubelet that registers again gets another uid, but Cluster
// API v1beta1 keeps the first uid in the nodeRef. So an equal uid is proof, but a different uid does not disprove.
function isProven(owner: NodeOwner, node: KubeObject): boolean {
  const { nodeRef, providerID, recordedUid } = owner
  if (hasUid(node, recordedUid) || hasUid(node, nodeRef?.uid)) return true
  if (isAnnotatedAs(owner, node)) return true
  if (nodeRef === undefined) return false
  const actual = providerIdOf(node)
  if (providerID !== undefined && actual !== undefined) return true
  // Neither side has an identity to compare. Then the nodeRef of the Machine is the only evidence.
  const { machine } = ownerAnnotations(node)
  return [providerID, actual, recordedUid, nodeRef.uid, machine].every((each) => each === undefined)
}

// Cluster API writes all three annotations. Without the Cluster, the Node may belong to a Machine of the same name in
// another cluster.
function isAnnotatedAs(owner: NodeOwner, node: KubeObject): boolean {
  const { machine, namespace, cluster } = ownerAnnotations(node)
  return (
    machine === owner.name &&
    namespace === owner.namespace &&
    isKnown(cluster) &&
    cluster === owner.clusterName
  )
}

function hasUid({ metadata }: KubeObject, uid: string | undefined): boolean {
  return uid !== undefined && uid === metadata.uid
}

function unproven({ recordedUid, nodeRef, providerID }: NodeOwner, { metadata }: KubeObject) {
  const { name } = metadata
  if (nodeRef?.uid !== undefined) {
    return `Node ${name} is not the one that the Machine refers to: its uid is different`
  }
  if (recordedUid !== undefined) {
    return `Node ${name} is not the one that was this machine's: its uid is different`
  }
  const id = providerID === undefined ? '' : ` by the provider ID ${providerID} or`
  return `Node ${name} has the right name, but it does not prove${id} by the annotations ${MACHINE_ANNOTATION}, ${CLUSTER_NAMESPACE_ANNOTATION} and ${CLUSTER_NAME_ANNOTATION} that it is this machine's`
}

function ownerAnnotations({ metadata: { annotations = {} } }: KubeObject) {
  return {
    machine: annotations[MACHINE_ANNOTATION],
    namespace: annotations[CLUSTER_NAMESPACE_ANNOTATION],
    cluster: annotations[CLUSTER_NAME_ANNOTATION],
  }
}

function providerIdOf(node: KubeObject): string | undefined {
  return optionalTextAt(node, 'spec', 'providerID')
}

function isKnown(text: string | undefined): text is string {
  return text !== undefined && text !== ''
}
