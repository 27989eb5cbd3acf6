// A hundred nodes get another image, ten at a time, while the processes of the function are killed in the middle of their
// work and started again. A watch that knows nothing of them sees all that happens to the nodes.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { readAuditLog } from '#test/support/control-plane/audit.ts'
import type { Seen } from '#test/support/control-plane/follow.ts'
import { type PoolCluster, startPoolCluster } from '#test/support/control-plane/pool-cluster.ts'
import {
  APP_NAMES,
  CORDONED,
  installHundred,
  MAX_UNAVAILABLE,
  MIN_AVAILABLE,
  NAMES,
  PODS_EACH,
  rollOut,
  startApps,
} from '#test/support/control-plane/pool-rollout.ts'
import {
  bootedImages,
  imageOf,
  marksOf,
  mostOut,
  rebootsOf,
} from '#test/support/control-plane/pools.ts'
import { startKills } from '#test/support/control-plane/seeded-kills.ts'
import { fewestHealthy } from '#test/support/control-plane/watched.ts'

const SEED = Number(process.env.SUNDIAL_CRASH_SEED ?? Date.now() % 1_000_000)
const KILLS = 50

let cluster: PoolCluster
/** Of the image that all nodes run. */
let version = 1
beforeAll(async () => {
  // What nobody heard of is found this much later.
  cluster = await startPoolCluster({ withRelay: true, backstop: '*/5 * * * * *' })
  await installHundred(cluster)
}, 400_000)
afterAll(() => cluster?.stop())

describe.each([
  { name: 'each event once', copies: 1 },
  { name: 'two copies of each event', copies: 2 },
])(`killed by SUNDIAL_CRASH_SEED=${SEED}, $name`, ({ copies }) => {
  let history: readonly Seen[]
  let kills: number

  beforeAll(async () => {
    const { processes, following, relay } = cluster
    if (relay !== undefined) relay.copies = copies
    const stopApps = await startApps(cluster)
    const from = following.history.length
    // An API server that loses the client of an eviction may hold its budget for two minutes. Held for a moment, the
    // eviction mostly ends.
    const how = { written: BOOTC_NODE_POOLS, most: KILLS, heldMs: 200 }
    const killing = startKills({ seed: SEED + copies, processes, following, ...how })
    try {
      while (killing.count() < KILLS) {
        version += 1
        await rollOut(cluster, version)
      }
    } finally {
      kills = await killing.stop()
    }
    history = following.history.slice(from)
    await stopApps()
  }, 400_000)

  test('there were fifty kills', () => {
    expect(kills).toBe(KILLS)
  })

  test('never more nodes are out than maxUnavailable', () => {
    expect(mostOut(history)).toBeLessThanOrEqual(MAX_UNAVAILABLE)
  })

  test('all nodes run the image, and each has rebooted once for each image', () => {
    expect(bootedImages(cluster.following)).toEqual({ [imageOf(version)]: NAMES.length })
    expect(rebootsOf(cluster.following.history)).toEqual(
      Object.fromEntries(NAMES.map((name) => [name, version - 1])),
    )
  })

  test('every budget is kept at every moment', () => {
    const kept = Object.fromEntries(APP_NAMES.map((app) => [app, MIN_AVAILABLE]))

    expect(fewestHealthy(history, PODS_EACH)).toEqual(kept)
  })

  test('pods are evicted, and never deleted', () => {
    const requests = readAuditLog(cluster.api.workspace.path('audit.log'))
    const writes = requests.filter(
      ({ resource, verb }) => resource.startsWith('pods') && verb !== 'list',
    )

    expect([...new Set(writes.map(({ resource, verb }) => `${verb} ${resource}`))]).toEqual([
      'create pods/eviction',
    ])
  })

  test('only the nodes are cordoned that a person has cordoned, and no mark is left', () => {
    expect(marksOf(cluster.following)).toEqual(CORDONED.map((name) => `Node ${name}: cordoned`))
  })
})
