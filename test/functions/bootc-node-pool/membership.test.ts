// Nodes that join and leave, pools that overlap, and pools that are deleted.
import { expect, test } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { NODES } from '#src/kube/resource.ts'
import { actAll, report } from '#test/support/pool-scene/daemon.ts'
import { leftovers, updatedPool } from '#test/support/pool-scene/states.ts'
import { addPool, imageOf, POOL, type PoolScene, V1, V2 } from '#test/support/pool-scene.ts'

test('a Node that gets the labels of the pool joins, and one that loses them leaves', async () => {
  const scene = await updatedPool(['a'])
  await scene.addNode('b', {})
  await scene.pass()
  expect(await claimed(scene)).toEqual(['a'])

  await label(scene, 'b', { pool: POOL })
  await scene.pass()
  expect(await claimed(scene)).toEqual(['a', 'b'])

  await label(scene, 'a', { pool: null })
  await scene.pass()

  expect(await claimed(scene)).toEqual(['b'])
  expect((await scene.node('a'))?.metadata.labels).toBeUndefined()
  expect((await scene.node('b'))?.metadata.labels).toEqual({ pool: POOL, 'bootc.dev/managed': '' })
})

test('the label of a node is put back when somebody removes it', async () => {
  const scene = await updatedPool(['a'])

  await label(scene, 'a', { 'bootc.dev/managed': null })
  await scene.pass()

  expect((await scene.node('a'))?.metadata.labels).toEqual({ pool: POOL, 'bootc.dev/managed': '' })
})

test('a node whose Node is gone is released', async () => {
  const scene = await updatedPool(['a', 'b'])

  await scene.client.delete(NODES, { name: 'a' })
  await scene.pass()

  expect(await claimed(scene)).toEqual(['b'])
  expect(await scene.status()).toMatchObject({ nodeCount: 1, message: '1/1 updated' })
})

test('a node that leaves while it is drained is as before, and the next one gets its slot', async () => {
  const scene = await updatedPool(['a', 'b'])
  await scene.addPod('web', 'a')
  await rollTo(scene, V2)
  await scene.pass()
  expect((await scene.node('a'))?.['spec']).toMatchObject({ unschedulable: true })

  await label(scene, 'a', { pool: null })
  await scene.pass()

  expect(await claimed(scene)).toEqual(['b'])
  expect((await scene.node('a'))?.['spec']).not.toHaveProperty('unschedulable')
  expect((await scene.status()).rebootSlots).toMatchObject([{ node: 'b' }])
})

test('a node that leaves while it reboots is released when it is back', async () => {
  const scene = await updatedPool(['a', 'b'])
  await rollTo(scene, V2)
  await scene.pass()
  await report(scene, 'a', { idle: 'Rebooting' })
  await scene.setReady('a', false)
  await scene.pass()

  await label(scene, 'a', { pool: null })
  await scene.pass()
  expect(await claimed(scene)).toEqual(['a', 'b'])
  expect((await scene.node('a'))?.['spec']).toMatchObject({ unschedulable: true })

  await report(scene, 'a', { booted: V2, staged: null })
  await scene.setReady('a', true)
  await scene.advance(10)
  await scene.pass()

  expect(await claimed(scene)).toEqual(['b'])
  expect((await scene.node('a'))?.['spec']).not.toHaveProperty('unschedulable')
  expect((await scene.node('a'))?.metadata.labels).toBeUndefined()
})

test('of two pools that select a node, the earlier keeps it, and the later goes on with its others', async () => {
  const scene = await updatedPool(['a'])
  await scene.addNode('both', { pool: 'later', team: 'x' })
  await scene.edit({
    spec: {
      nodeSelector: { matchLabels: null, matchExpressions: [{ key: 'pool', operator: 'Exists' }] },
    },
  })
  await scene.pass()
  await scene.addNode('only', { pool: 'later', team: 'x', kind: 'y' })
  await scene.edit({
    spec: { nodeSelector: { matchExpressions: [{ key: 'kind', operator: 'DoesNotExist' }] } },
  })
  await addPool(scene, 'later')

  await scene.pass()
  await scene.pass({ pool: 'later' })

  expect(await ownersOf(scene)).toEqual({ a: POOL, both: POOL, only: 'later' })
  expect(degraded(await scene.status())).toBe('False Healthy')
  expect(degraded(await scene.status('later'))).toBe('True NodeConflict')
  const later = await scene.status('later')
  expect(later.message).toContain('both')
  expect(later.message).toContain(POOL)

  // The earlier pool gives the node up.
  await scene.edit({
    spec: { nodeSelector: { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] } },
  })
  await scene.pass()
  await scene.pass({ pool: 'later' })

  expect(await ownersOf(scene)).toEqual({ a: POOL, both: 'later', only: 'later' })
  expect(degraded(await scene.status('later'))).toBe('False Healthy')
})

test('a pool that is deleted leaves nothing behind', async () => {
  const scene = await updatedPool(['a', 'b'])

  await scene.client.delete(BOOTC_NODE_POOLS, { name: POOL })
  await scene.pass()

  expect(await scene.pool()).toBeUndefined()
  expect(await claimed(scene)).toEqual([])
  expect((await scene.node('a'))?.metadata.labels).toEqual({ pool: POOL })
  expect(await leftovers(scene)).toEqual([])
})

test('a pool that is deleted in the middle of a rollout waits only for nodes that reboot', async () => {
  const scene = await updatedPool(['a', 'b', 'c'], { rollout: { maxUnavailable: 2 } })
  await scene.addPod('web', 'b')
  await rollTo(scene, V2)
  await scene.pass()
  await report(scene, 'a', { idle: 'Rebooting' })

  await scene.client.delete(BOOTC_NODE_POOLS, { name: POOL })
  await scene.pass()

  expect(await claimed(scene)).toEqual(['a'])
  expect((await scene.node('b'))?.['spec']).not.toHaveProperty('unschedulable')
  await report(scene, 'a', { booted: V2, staged: null })
  await scene.advance(10)
  await scene.pass()

  expect(await scene.pool()).toBeUndefined()
  expect(await claimed(scene)).toEqual([])
  expect(await leftovers(scene)).toEqual([])
})

async function rollTo(scene: PoolScene, digest: string): Promise<void> {
  await scene.edit({ spec: { image: { ref: imageOf(digest) } } })
  await scene.pass()
  await actAll(scene, V1)
  await scene.pass()
}

async function label({ client }: PoolScene, name: string, labels: object): Promise<void> {
  await client.patch(NODES, { name }, { metadata: { labels } })
}

async function claimed(scene: PoolScene): Promise<readonly string[]> {
  return (await scene.bootcNodes()).map(({ metadata }) => metadata.name).sort()
}

async function ownersOf(scene: PoolScene) {
  const all = await scene.bootcNodes()
  return Object.fromEntries(
    all.map(({ metadata }) => [metadata.name, metadata.ownerReferences?.[0]?.name]),
  )
}

function degraded({ conditions = [] }: Awaited<ReturnType<PoolScene['status']>>): string {
  const { status, reason } = findCondition(conditions, 'Degraded') ?? {}
  return `${status} ${reason}`
}
