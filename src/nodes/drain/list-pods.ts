import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PODS } from '#src/kube/resource.ts'

/** The pods bound to a Node, from all namespaces. Throws the errors of the client. */
export function listPodsOnNode(
  client: KubeClient,
  node: string,
  signal?: AbortSignal,
): Promise<readonly KubeObject[]> {
  return client.list(PODS, { fieldSelector: `spec.nodeName=${node}` }, signal)
}
