import { CLUSTER_NAMESPACE_ANNOTATION, MACHINE_ANNOTATION } from '#src/kube/labels.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isOfAnotherMachine } from './joined.ts'

/**
 * Whether a Node, read by the name that a status remembers, was left behind by a Machine that is
 * gone: it is the very object remembered (`nodeRefUid`), or says itself that it was that Machine's,
 * and no other Machine has taken it over since.
 */
export function isStaleNode(
  node: KubeObject,
  machineName: string,
  namespace: string,
  nodeRefUid?: string,
): boolean {
  const machine = { namespace, name: machineName }
  if (isOfAnotherMachine(node, machine)) return false
  const { uid, annotations = {} } = node.metadata
  if (nodeRefUid !== undefined && uid === nodeRefUid) return true
  return (
    annotations[MACHINE_ANNOTATION] === machineName &&
    annotations[CLUSTER_NAMESPACE_ANNOTATION] === namespace
  )
}
