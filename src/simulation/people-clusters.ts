// What holds a Cluster that is deleted, beside its Machines.
import type { KubeClient } from '#src/kube/client.ts'
import { CLUSTER, CLUSTERS, ignoring, keyOf } from './places.ts'

const HOLD = 'example.com/network'

export async function holdCluster(client: KubeClient, on: boolean): Promise<void> {
  const key = keyOf(CLUSTERS, CLUSTER)
  const found = await client.get(CLUSTERS, key)
  const { finalizers = [], deletionTimestamp, resourceVersion } = found?.metadata ?? {}
  if (found === undefined || finalizers.includes(HOLD) === on) return
  // Nobody may add one to what is being deleted.
  if (on && deletionTimestamp !== undefined) return
  const wanted = on ? [...finalizers, HOLD] : finalizers.filter((each) => each !== HOLD)
  await ignoring(client.patch(CLUSTERS, key, { metadata: { resourceVersion, finalizers: wanted } }))
}
