// Writes and removes a cordon. The patch is conditional on the Node as it was read.
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { type CordonMark, cordonPatch, uncordonPatch } from './cordon.ts'

/** Cordons the Node, with our mark. Returns whether the Node was changed: not if it is already cordoned, by us or by
 * another actor, or does not exist. Throws `Conflict` when the Node has changed since it was read. */
export function cordonNode(
  client: KubeClient,
  node: KubeObject,
  mark: CordonMark,
  signal?: AbortSignal,
): Promise<boolean> {
  return patchNode(client, node, cordonPatch(node, mark), signal)
}

/** Removes our cordon and its mark. Returns whether the Node was changed: not if it has no mark of ours, or does not exist.
 * Throws `Conflict` when the Node has changed since it was read. */
export function uncordonNode(
  client: KubeClient,
  node: KubeObject,
  annotation: CordonMark['annotation'],
  signal?: AbortSignal,
): Promise<boolean> {
  return patchNode(client, node, uncordonPatch(node, annotation), signal)
}

async function patchNode(
  client: KubeClient,
  { metadata: { name } }: KubeObject,
  patch: object | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (patch === undefined) return false
  try {
    await client.patch(NODES, { name }, patch, signal)
    return true
  } catch (error) {
    if (!isKubeError(error, 'NotFound')) throw error
    return false
  }
}
