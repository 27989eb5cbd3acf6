// Requests of an emergency reclaim, as an agent or a person writes them.
import type { KubeClient } from '#src/kube/client.ts'
import { NODES } from '#src/kube/resource.ts'
import { RECLAIM_REASON, RECLAIM_REQUESTED } from '#src/nodes/reclaim.ts'
import { ignoring } from './places.ts'
import type { Stranger } from './plan.ts'
import { replaceNode } from './strangers.ts'

/** On the Node of that name, whoever's it is. */
export async function requestReclaim(client: KubeClient, name: string): Promise<void> {
  const annotations = { [RECLAIM_REQUESTED]: 'true', [RECLAIM_REASON]: 'process-match: java' }
  await ignoring(client.patch(NODES, { name }, { metadata: { annotations } }))
}

/** Another machine's Node takes the name of this one's, and asks for a reclaim. */
export async function reclaimStranger(
  client: KubeClient,
  name: string,
  shows: Stranger,
): Promise<void> {
  await replaceNode(client, name, shows)
  await requestReclaim(client, name)
}
