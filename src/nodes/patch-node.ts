import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'

/** Sends a merge patch, if there is one. Returns the changed Node; `undefined` if there is no patch, or the Node does not
 * exist. Throws `Conflict` when the patch has a resourceVersion and the Node has changed since then. */
export async function patchNode(
  client: KubeClient,
  { metadata: { name } }: KubeObject,
  patch: object | undefined,
  signal?: AbortSignal,
): Promise<KubeObject | undefined> {
  if (patch === undefined) return undefined
  try {
    return await client.patch(NODES, { name }, patch, signal)
  } catch (error) {
    if (!isKubeError(error, 'NotFound')) throw error
    return undefined
  }
}
