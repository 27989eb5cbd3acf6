// Whose Node it is. A name proves nothing: another machine, or another cluster, may have a Node of the
// same name. Asked before every write to a Node or its pods.
import {
  CLUSTER_NAME_ANNOTATION,
  CLUSTER_NAMESPACE_ANNOTATION,
  MACHINE_ANNOTATION,
} from '#src/kube/labels.ts'
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
  return (
    machine !== owner.name ||
    (namespace !== undefined && namespace !== owner.namespace) ||
    (cluster !== undefined && isKnown(owner.clusterName) && cluster !== owner.clusterName)
  )
}

function contradiction(owner: NodeOwner, node: KubeObject): string | undefined {
  const { name, uid } = node.metadata
  const { nodeRef, providerID } = owner
  if (nodeRef !== undefined && nodeRef.name !== name) {
    return `the Machine refers to Node ${nodeRef.name}, not ${name}`
  }
  if (nodeRef?.uid !== undefined && nodeRef.uid !== uid) {
    return `Node ${name} is not the one that the Machine refers to: its uid is another`
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

// Nothing speaks against it; something has to speak for it.
function isProven(owner: NodeOwner, node: KubeObject): boolean {
  const { uid } = node.metadata
  const { nodeRef, providerID, recordedUid } = owner
  const { machine, namespace } = ownerAnnotations(node)
  if (uid !== undefined && (uid === recordedUid || uid === nodeRef?.uid)) return true
  if (machine !== undefined && namespace !== undefined) return true
  if (nodeRef === undefined) return false
  const actual = providerIdOf(node)
  if (providerID !== undefined && actual !== undefined) return true
  // Nobody has an identity to compare: then the word of the Machine is all there is.
  return [providerID, actual, recordedUid, machine].every((each) => each === undefined)
}

function unproven({ recordedUid, providerID }: NodeOwner, { metadata }: KubeObject): string {
  const { name, uid } = metadata
  if (recordedUid !== undefined && recordedUid !== uid) {
    return `Node ${name} is not the one that was this machine's: its uid is another`
  }
  const id = providerID === undefined ? '' : ` by the provider ID ${providerID} or`
  return `Node ${name} has the name and does not show${id} by the annotation ${MACHINE_ANNOTATION} that it is this machine's`
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
