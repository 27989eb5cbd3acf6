// The request of a reclaim, as the agent on a Node writes it.
import type { KubeClient } from '#src/kube/client.ts'
import { NODES } from '#src/kube/resource.ts'

export const REQUEST = {
  '5spot.finos.org/reclaim-requested': 'true',
  '5spot.finos.org/reclaim-reason': 'process-match: java',
  '5spot.finos.org/reclaim-requested-at': '2026-01-05T14:59:59Z',
}

export async function requestReclaim(client: KubeClient, name: string): Promise<void> {
  await client.patch(NODES, { name }, { metadata: { annotations: REQUEST } })
}
