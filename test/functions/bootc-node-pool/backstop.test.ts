// The sweep of a backstop, with every event lost. It compares pools itself, and starts the function only for those that
// differ.
import { expect, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { NODES } from '#src/kube/resource.ts'
import { actAll, report } from '#test/support/pool-scene/daemon.ts'
import { leftovers, updatedPool } from '#test/support/pool-scene/states.ts'
import { imageOf, POOL, type PoolScene, V1, V2 } from '#test/support/pool-scene.ts'

/** Of the sweep: the rows of all pools, and one pool with its nodes. */
const COMPARISON = [
  'GET bootcnodepools',
  'GET bootcnodepools/workers',
  'GET nodes',
  'GET nodes',
  'GET bootcnodes',
]

test('a pool whose nodes are as they should be is compared, and gets no pass', async () => {
  const scene = await updatedPool(['a', 'b'])
  // A pass over it finds nothing to do, either.
  await scene.backstop()
  await scene.client.patch(NODES, { name: 'a' }, { metadata: { labels: { note: 'mine' } } })

  expect((await scene.backstop()).calls).toEqual(COMPARISON)
})

test.each<[string, (scene: PoolScene) => Promise<unknown>, object]>([
  ['a new Node', (scene) => scene.addNode('new'), { nodeCount: 3 }],
  [
    'a Node that has lost its labels',
    ({ client }) => client.patch(NODES, { name: 'a' }, { metadata: { labels: { pool: null } } }),
    { nodeCount: 1 },
  ],
  [
    'a BootcNode that somebody has deleted',
    ({ client }) => client.delete(BOOTC_NODES, { name: 'a' }),
    { nodeCount: 2, updatedCount: 1 },
  ],
  [
    'a BootcNode that somebody has edited',
    ({ client }) =>
      client.patch(BOOTC_NODES, { name: 'a' }, { spec: { desiredImage: imageOf(V2) } }),
    { updatedCount: 2 },
  ],
  [
    'a node that is degraded now',
    (scene) => report(scene, 'a', { error: 'the disk is full' }),
    { reason: 'NodeDegraded', degradedCount: 1 },
  ],
])('%s is found', async (_, change, status) => {
  const scene = await updatedPool(['a', 'b'])
  await change(scene)

  const { calls } = await scene.backstop()

  expect(calls.slice(0, COMPARISON.length)).toEqual(COMPARISON)
  expect(calls.length).toBeGreaterThan(COMPARISON.length)
  expect(await scene.status()).toMatchObject(status)
})

test('a pool that cannot be compared gets a pass, and the log says so', async () => {
  const scene = await updatedPool(['a'])
  scene.fault((call) => (call === 'GET bootcnodes' ? 403 : undefined))

  const { answer } = await scene.backstop()

  expect(answer).toBe(204)
  expect(scene.log()).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      message: 'could not compare the pool; it gets a pass',
      name: POOL,
    }),
  )
})

test('with every event and every alarm lost, a rollout ends by backstops alone', async () => {
  const scene = await updatedPool(['a', 'b'])
  await scene.client.patch(
    BOOTC_NODE_POOLS,
    { name: POOL },
    { spec: { image: { ref: imageOf(V2) } } },
  )

  for (let step = 0; step < 5; step += 1) {
    await scene.backstop()
    await actAll(scene, V1)
    await scene.advance(300)
  }

  expect(await scene.status()).toMatchObject({ deployedDigest: V2, message: '2/2 updated' })
  expect(await leftovers(scene)).toEqual([])
})
