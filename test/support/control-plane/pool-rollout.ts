// A hundred nodes that change their image, some with Pods of apps with budgets, some cordoned by a person: a story that is
// told while the function is killed.

import { PODS, pathOf } from '#src/kube/resource.ts'
import { createNodes, hostOf } from './bootc-hosts.ts'
import { APPS, BUDGETS, createBudget } from './pods.ts'
import type { PoolCluster } from './pool-cluster.ts'
import { createPool, editPool, imageOf, POOL, untilUpdated } from './pools.ts'
import { keepReplicas } from './replicas.ts'

export const NAMES = Array.from({ length: 100 }, (_, i) => `node-${String(i).padStart(3, '0')}`)
/** Cordoned before, by a person. */
export const CORDONED = ['node-007', 'node-042', 'node-099']
/** An app has a Pod on each of four nodes, and can do without one of them. */
export const APP_NAMES = ['a', 'b', 'c', 'd', 'e']
export const PODS_EACH = 4
export const MIN_AVAILABLE = PODS_EACH - 1
export const MAX_UNAVAILABLE = 10
const SPARE = 'spare'
const PATIENCE_MS = 240_000

/** Makes the nodes and their pool, and waits until all run its image. */
export async function installHundred(cluster: PoolCluster): Promise<void> {
  const { api } = cluster
  const labels = { pool: POOL }
  const annotations = hostOf(imageOf(1))
  const schedulable = NAMES.filter((name) => !CORDONED.includes(name))
  await createNodes(api, schedulable, { labels, annotations })
  await createNodes(api, CORDONED, { labels, annotations, isCordoned: true })
  await createNodes(api, [SPARE])
  const rollout = { maxUnavailable: `${MAX_UNAVAILABLE}%` }
  await createPool(api, { image: { ref: imageOf(1) }, rollout })
  await untilUpdated(cluster, NAMES.length, PATIENCE_MS)
}

/** Puts the apps on the first nodes, one after the other, so that they are drained at the same time. Gives what ends them. */
export async function startApps({ api, following }: PoolCluster): Promise<() => Promise<void>> {
  const replicas = keepReplicas(api, SPARE)
  await Promise.all(
    APP_NAMES.map(async (app, index) => {
      await replicas.start(app, NAMES.slice(index * PODS_EACH, (index + 1) * PODS_EACH))
      await createBudget(api, app, MIN_AVAILABLE)
    }),
  )
  following.changes(replicas.see)
  return async () => {
    await replicas.stop()
    for (const resource of [PODS, BUDGETS]) {
      await api.transport({ method: 'DELETE', path: pathOf(resource, { namespace: APPS }) })
    }
    await following.until('all Pods gone', ({ list }) => list('', PODS.kind, APPS).length === 0)
  }
}

/** Changes the image of all nodes. */
export async function rollOut(cluster: PoolCluster, version: number): Promise<void> {
  await editPool(cluster, { image: { ref: imageOf(version) } })
  await untilUpdated(cluster, NAMES.length, PATIENCE_MS)
}
