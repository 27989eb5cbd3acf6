// Whose Node it is. A name proves nothing: another machine, or another cluster, may have a Node of the
// same name. Asked before every write to a Node or its pods.
import {
  CLUSTER_NAME_ANNOTATION,
  CLUSTER_NAMESPACE_ANNOTATION,
  MACHINE_ANNOTATION,
} from '#src/cluster-api/labels.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'

/** What is known of a Machine and of its Node. A Machine of Cluster API has these fields. */
export interface NodeOwner extends NamespacedKey {
  readonly clusterName?: string | undefined
  readonly providerID?: string | undefined
  /** As the Machine says. Left out when the Machine is gone: then its provider ID proves nothing, since the
   * next Machine on the same host has the same one. */
  readonly nodeRef?: { readonly name: string; readonly uid?: string } | undefined
  /** The uid of the Node that was seen to be this machine's. */
  readonly recordedUid?: string | undefined
}

/** Whether the Node is this machine's. */
export function isNodeOf(owner: NodeOwner, node: KubeObject): boolean {
  return mismatchOf(owner, node) === undefined
}

/** Why the Node is not this machine's, in a sentence that does not change by itself; `undefined` when it is. */
export function mismatchOf(owner: NodeOwner, node: KubeObject): string | undefined {
  return contradiction(owner, node) ?? (isProven(owner, node) ? undefined : unproven(owner, node))
}

/** Whether annotations say that the Node is another Machine's. Without any, it may be anyone's. */
export function isOfAnotherMachine(node: KubeObject, owner: NodeOwner): boolean {
  const { machine, namespace, cluster } = ownerAnnotations(node)
  if (machine === undefined) return false
  // The spec may name another Cluster by now than that of the Node which was seen to be this machine's.
  const isClusterKnown = isKnown(owner.clusterName) && !hasUid(node, owner.recordedUid)
  return (
    machine !== owner.name ||
    (namespace !== undefined && namespace !== owner.namespace) ||
    (cluster !== undefined && isClusterKnown && cluster !== owner.clusterName)
  )
}

/** What shows that the Node is somebody else's, in a sentence that does not change by itself. A Node that has just
 * registered shows nothing yet: it may be this machine's, although nothing proves that. */
export function contradiction(owner: NodeOwner, node: KubeObject): string | undefined {
  const { name } = node.metadata
  const { nodeRef, providerID } = owner
  if (nodeRef !== undefined && nodeRef.name !== name) {
    return `the Machine refers to Node ${nodeRef.name}, not ${name}`
  }
  if (isOfAnotherMachine(node, owner)) {
    return `Node ${name} belongs to another Machine, says its annotation ${MACHINE_ANNOTATION}`
  }
  const actual = providerIdOf(node)
  if (providerID !== undefined && actual !== undefined && providerID !== actual) {
    return `Node ${name} has provider ID ${actual}, and the Machine ${providerID}`
  }
  return undefined
}

// Nothing speaks against it; something has to speak for it. A kubelet that registers anew gets another uid, and
// Cluster API v1beta1 keeps the first one in the nodeRef: so the uid is one proof, and no condition.
function isProven(owner: NodeOwner, node: KubeObject): boolean {
  const { nodeRef, providerID, recordedUid } = owner
  if (hasUid(node, recordedUid) || hasUid(node, nodeRef?.uid)) return true
  if (isAnnotatedAs(owner, node)) return true
  if (nodeRef === undefined) return false
  const actual = providerIdOf(node)
  if (providerID !== undefined && actual !== undefined) return true
  // Nobody has an identity to compare: then the word of the Machine is all there is.
  const { machine } = ownerAnnotations(node)
  return [providerID, actual, recordedUid, nodeRef.uid, machine].every((each) => each === undefined)
}

// Cluster API writes all three. Without the Cluster it may be a namesake's in another cluster.
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
    return `Node ${name} is not the one that the Machine refers to: its uid is another`
  }
  if (recordedUid !== undefined) {
    return `Node ${name} is not the one that was this machine's: its uid is another`
  }
  const id = providerID === undefined ? '' : ` by the provider ID ${providerID} or`
  return `Node ${name} has the name and does not show${id} by the annotations ${MACHINE_ANNOTATION}, ${CLUSTER_NAMESPACE_ANNOTATION} and ${CLUSTER_NAME_ANNOTATION} that it is this machine's`
}

function ownerAnnotations({ metadata: { annotations = {} } }: KubeObject) {
  return {
    machine: annotations[MACHINE_ANNOTATION],
    namespace: annotations[CLUSTER_NAMESPACE_ANNOTATION],
    cluster: annotations[CLUSTER_NAME_ANNOTATION],
  }
}

function providerIdOf({ spec }: KubeObject): string | undefined {
  const id = (spec as { providerID?: unknown } | undefined)?.providerID
  return typeof id === 'string' && isKnown(id) ? id : undefined
}

function isKnown(text: string | undefined): text is string {
  return text !== undefined && text !== ''
}
