// Events of sources, as the adapters of Knative send them, and the requests that they cause.
import { expect, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { type ApiServerChange, apiServerEvent } from '#src/embedded/stand-ins/api-server-event.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { actAll, report } from '#test/support/pool-scene/daemon.ts'
import { updatedPool } from '#test/support/pool-scene/states.ts'
import { addPool, imageOf, type PoolScene, V1, V2 } from '#test/support/pool-scene.ts'

/** A short pass: the pool alone shows that there is nothing to do. */
const SHORT = ['GET bootcnodepools/workers']
const LOOKUP = ['GET bootcnodepools', 'GET nodes/a', 'GET bootcnodes/a']
const LISTS = ['GET bootcnodepools/workers', 'GET nodes', 'GET nodes', 'GET bootcnodes']

test('what the function itself has written causes a short pass', async () => {
  const scene = await rolling()

  expect((await sent(scene, await scene.pool())).calls).toEqual(SHORT)
  expect((await sent(scene, await scene.bootcNode('a'))).calls).toEqual(SHORT)
})

test('a node that is staging, or staged while no slot is free, causes a short pass', async () => {
  const scene = await updatedPool(['a', 'b'])
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  await scene.pass()
  await report(scene, 'b', { idle: 'Staging' })

  const staging = await sent(scene, await scene.bootcNode('b'))
  await report(scene, 'a', { staged: V2, idle: 'Staged' })
  const first = await sent(scene, await scene.bootcNode('a'))
  await report(scene, 'b', { staged: V2, idle: 'Staged' })
  const second = await sent(scene, await scene.bootcNode('b'))

  expect([staging.calls, second.calls]).toEqual([SHORT, SHORT])
  expect(first.calls).toContain('PATCH nodes/a')
  expect((await scene.status()).rebootSlots).toMatchObject([{ node: 'a', phase: 'Approved' }])
})

test('a node that reboots, and is back, causes a pass each time', async () => {
  const scene = await rolling()
  await report(scene, 'a', { idle: 'Rebooting' })

  await sent(scene, await scene.bootcNode('a'))
  expect((await scene.status()).rebootSlots).toMatchObject([{ node: 'a', phase: 'Rebooting' }])
  const again = await sent(scene, await scene.bootcNode('a'))
  await scene.setReady('a', false)
  await report(scene, 'a', { booted: V2, staged: null })
  await sent(scene, await scene.bootcNode('a'))
  expect((await scene.status()).rebootSlots).toMatchObject([{ node: 'a', phase: 'Verifying' }])
  await scene.setReady('a', true)
  await sent(scene, await scene.node('a'))

  expect(again.calls).toEqual(SHORT)
  expect((await scene.status()).message).toContain('1/2 updated')
})

test('the report of a kubelet causes no request at all', async () => {
  const scene = await updatedPool(['a'])
  const status = { conditions: [ready('2026-01-05T09:00:00Z')] }
  await scene.advance(60)
  await scene.client.patchStatus(NODES, { name: 'a' }, { status })

  expect((await sent(scene, await scene.node('a'))).calls).toEqual([])
})

test('a Node that a person changes is looked up, and a pass follows when the pool has to act', async () => {
  const scene = await updatedPool(['a', 'b'])
  await scene.client.patch(NODES, { name: 'a' }, { metadata: { labels: { note: 'mine' } } })
  const noted = await sent(scene, await scene.node('a'))
  await scene.client.patch(NODES, { name: 'a' }, { metadata: { labels: { pool: null } } })

  const left = await sent(scene, await scene.node('a'), { type: 'delete' })

  expect(noted.calls.toSorted()).toEqual([...LOOKUP, ...SHORT].toSorted())
  expect(left.calls.slice(0, LOOKUP.length).toSorted()).toEqual(LOOKUP.toSorted())
  expect(left.calls).toContain('DELETE bootcnodes/a')
})

test('a Node that has just registered is claimed by the event of its CSINode', async () => {
  const scene = await updatedPool(['a'])
  await scene.addNode('new')
  const csiNode = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name: 'new' },
  }

  await sent(scene, csiNode, { type: 'add', mode: 'Reference' })

  expect(await scene.bootcNode('new')).toBeDefined()
})

test('a BootcNode that somebody deletes is made again, and another pool may be the first', async () => {
  const scene = await updatedPool(['a'])
  const gone = await scene.bootcNode('a')
  await scene.client.delete(BOOTC_NODES, { name: 'a' })

  const { calls } = await sent(scene, gone, { type: 'delete' })

  expect(calls.slice(0, LOOKUP.length).toSorted()).toEqual(LOOKUP.toSorted())
  expect(calls).toContain('POST bootcnodes')
})

test('a Secret causes a pass of the pools that name it, and of no other', async () => {
  const scene = await updatedPool(['a'])
  await addPool(scene, 'private', { pullSecretRef: { namespace: 'team', name: 'quay' } })
  await scene.pass({ pool: 'private' })
  const secret = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team', name },
  })

  const named = await sent(scene, secret('quay'), { mode: 'Reference' })
  const other = await sent(scene, secret('other'), { mode: 'Reference' })

  expect(named.calls).toEqual([
    'GET bootcnodepools',
    'GET bootcnodepools/private',
    ...LISTS.slice(1, 4),
    'GET secrets/quay',
  ])
  expect(other.calls).toEqual(['GET bootcnodepools'])
})

test('many events of one pool become one pass', async () => {
  const scene = await updatedPool(['a', 'b', 'c'], { rollout: { maxUnavailable: 3 } })
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  await scene.pass()
  await actAll(scene, V1)
  const events = (await scene.bootcNodes()).map((object) => eventOf(scene, object))

  const reports = await Promise.all(events.map((event) => scene.send(event)))

  expect(reports.map(({ answer }) => answer)).toEqual([202, 202, 202])
  const { calls = [] } = reports.at(-1) ?? {}
  // The first event starts a pass at once, and the others become one more.
  expect(calls.filter((call) => call === 'GET bootcnodepools/workers').length).toBeLessThanOrEqual(
    4,
  )
  expect((await scene.status()).rebootSlots).toHaveLength(3)
})

/** One of two nodes is approved to reboot. */
async function rolling(): Promise<PoolScene> {
  const scene = await updatedPool(['a', 'b'])
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  await scene.pass()
  await actAll(scene, V1)
  await scene.advance(1)
  await scene.pass()
  return scene
}

function sent(
  scene: PoolScene,
  object: KubeObject | undefined,
  change: Partial<Pick<ApiServerChange, 'type' | 'mode'>> = {},
) {
  if (object === undefined) throw new Error('there is no such object')
  return scene.send(eventOf(scene, object, change))
}

function eventOf(
  { clock }: PoolScene,
  object: KubeObject,
  change: Partial<Pick<ApiServerChange, 'type' | 'mode'>> = {},
) {
  const isPool = object.kind === 'BootcNodePool'
  return apiServerEvent({
    type: 'update',
    mode: isPool ? 'Reference' : 'Resource',
    object,
    namespace: 'sundial-system',
    overrides: { 'ce-function': 'bootc-node-pool' },
    id: '1',
    now: clock.now(),
    ...change,
  })
}

function ready(lastHeartbeatTime: string) {
  const lastTransitionTime = '2026-01-05T08:00:00Z'
  const reason = { reason: 'KubeletReady', message: '' }
  return { type: 'Ready', status: 'True', lastHeartbeatTime, lastTransitionTime, ...reason }
}
