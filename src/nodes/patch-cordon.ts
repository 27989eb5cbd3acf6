// Writes and removes a cordon. The patch is conditional on the Node as it was read.
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type CordonMark, cordonPatch, uncordonPatch } from './cordon.ts'
import { patchNode } from './patch-node.ts'

/** Cordons the Node, with our mark. Returns the changed Node; `undefined` if it is already cordoned, by us or by another
 * actor, or does not exist. Throws `Conflict` when the Node has changed since it was read. */
export function cordonNode(
  client: KubeClient,
  node: KubeObject,
  mark: CordonMark,
  signal?: AbortSignal,
): Promise<KubeObject | undefined> {
  return patchNode(client, node, cordonPatch(node, mark), signal)
}

/** Removes our cordon and its mark. Returns the changed Node; `undefined` if it has no mark of ours, or does not exist.
 * Throws `Conflict` when the Node has changed since it was read. */
export function uncordonNode(
  client: KubeClient,
  node: KubeObject,
  annotation: CordonMark['annotation'],
  signal?: AbortSignal,
): Promise<KubeObject | undefined> {
  return patchNode(client, node, uncordonPatch(node, annotation), signal)
}
