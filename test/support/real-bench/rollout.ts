// One rollout of a pool on a real API server: two processes behind a balancer, Knative's adapters, hosts that answer at once.

import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import { isCordoned } from '#src/nodes/cordon.ts'
import { createNodes, hostOf } from '#test/support/control-plane/bootc-hosts.ts'
import type { Seen } from '#test/support/control-plane/follow.ts'
import { startPoolCluster } from '#test/support/control-plane/pool-cluster.ts'
import {
  changesIn,
  createPool,
  editPool,
  imageOf,
  mostOut,
  POOL,
  untilUpdated,
} from '#test/support/control-plane/pools.ts'
import { type Request, requestsSince, untilQuiet } from './audit.ts'
import { withPrograms } from './bed.ts'
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts'
import { readLoad } from './load.ts'

export interface Rollout {
  /** What the functions asked for while their nodes joined, and from the change of the image to the end. */
  readonly joining: readonly Request[]
  readonly requests: readonly Request[]
  /** Writes that have changed an object. The others repeat what another process has just written. */
  readonly changes: number
  /** What went over the wire in the rollout, both ways. */
  readonly bytes: number
  /** From the first reboot slot until the last one was free, in seconds. */
  readonly seconds: number
  /** The same from the change of the image. */
  readonly allSeconds: number
  readonly mostOut: number
  readonly cordonedAtEnd: number
  /** CPU time of the function's processes, in seconds. */
  readonly cpuSeconds: number
}

const PATIENCE_MS = 400_000

/** Rolls an image over a pool of `count` nodes, a tenth of them at a time. */
export async function measureRollout(count: number): Promise<Rollout> {
  let proxy: CountingProxy | undefined
  const through = async (api: Parameters<typeof startCountingProxy>[0]) => {
    proxy = await startCountingProxy(api)
    return proxy.reached
  }
  const bytes = () => {
    const { sent, received } = proxy?.bytes() ?? { sent: 0, received: 0 }
    return sent + received
  }
  try {
    return await withPrograms(
      () => startPoolCluster({ through }),
      async (cluster) => {
        const { api, following, processes } = cluster
        const names = Array.from({ length: count }, (_, i) => `node-${String(i).padStart(4, '0')}`)
        const host = { labels: { pool: POOL }, annotations: hostOf(imageOf(1)) }
        await createNodes(api, names, host)
        const createdAt = Date.now()
        const rollout = { maxUnavailable: '10%' }
        await createPool(api, { image: { ref: imageOf(1) }, rollout })
        await untilUpdated(cluster, count, PATIENCE_MS)
        await untilQuiet(api)
        const joining = await requestsSince(api, createdAt)

        const pids = processes.map(({ child }) => child.pid)
        const from = following.history.length
        const changedAt = Date.now()
        const before = { bytes: bytes(), cpu: readLoad(pids).cpuSeconds }
        await editPool(cluster, { image: { ref: imageOf(2) } })
        await untilUpdated(cluster, count, PATIENCE_MS)
        const until = Date.now()
        await untilQuiet(api)
        const history = following.history.slice(from)
        return {
          joining,
          requests: await requestsSince(api, changedAt),
          changes: changesIn(following.history) - changesIn(following.history.slice(0, from)),
          bytes: bytes() - before.bytes,
          seconds: (until - firstSlot(history)) / 1_000,
          allSeconds: (until - changedAt) / 1_000,
          mostOut: mostOut(history),
          cordonedAtEnd: following.mirror.list('', 'Node').filter(isCordoned).length,
          cpuSeconds: readLoad(pids).cpuSeconds - before.cpu,
        }
      },
    )
  } finally {
    proxy?.stop()
  }
}

function firstSlot(history: readonly Seen[]): number {
  const first = history.find(
    ({ object, resource }) =>
      resource.kind === BOOTC_NODE_POOLS.kind &&
      (parsePoolStatus(object['status']).rebootSlots ?? []).length > 0,
  )
  return first?.at ?? Number.NaN
}
