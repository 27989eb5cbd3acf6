// A pool from its creation to the end of a rollout. Everything is real but the kubelets and the bootc daemons.
import { expect, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { EVENTS } from '#src/kube/resource.ts'
import { actAll, report } from '#test/support/pool-scene/daemon.ts'
import { leftovers, outNow, updatedPool } from '#test/support/pool-scene/states.ts'
import { createPoolScene, imageOf, POOL, type PoolScene, V1, V2 } from '#test/support/pool-scene.ts'

test('a new pool claims its nodes, labels them and tells the daemons what to stage', async () => {
  const scene = await createPoolScene(['a', 'b'])

  await scene.pass()

  const pool = await scene.pool()
  const owner = {
    apiVersion: 'node.bootc.dev/v1alpha1',
    kind: 'BootcNodePool',
    name: POOL,
    uid: pool?.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
  expect(pool?.metadata.finalizers).toEqual(['bootc.dev/pool-cleanup'])
  expect(
    (await scene.bootcNodes()).map(({ metadata, ...rest }) => [
      metadata.name,
      metadata.ownerReferences,
      rest['spec'],
    ]),
  ).toEqual(
    ['a', 'b'].map((name) => [
      name,
      [owner],
      {
        desiredImage: imageOf(V1),
        desiredImageState: 'Staged',
        rebootPolicy: 'RebootOnly',
      },
    ]),
  )
  expect((await scene.node('a'))?.metadata.labels).toEqual({ pool: POOL, 'bootc.dev/managed': '' })
  expect(await scene.status()).toMatchObject({ nodeCount: 2, updatedCount: 0, targetDigest: V1 })
})

test('three nodes reboot one after the other, and are as before', async () => {
  const scene = await updatedPool(['a', 'b', 'c'])
  const order: string[] = []
  const messages: (string | undefined)[] = []

  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  for (let step = 0; step < 6; step += 1) {
    await scene.pass()
    expect((await outNow(scene)).length).toBeLessThanOrEqual(1)
    messages.push((await scene.status()).message)
    order.push(...(await actAll(scene, V1)))
    await scene.advance(10)
  }

  expect(order).toEqual(['a', 'b', 'c'])
  expect(messages).toEqual([
    '0/3 updated; 3 pending',
    '0/3 updated; 2 staged, 1 rebooting (a)',
    '1/3 updated; 1 staged, 1 rebooting (b)',
    '2/3 updated; 1 rebooting (c)',
    '3/3 updated',
    '3/3 updated',
  ])
  expect(await scene.status()).toMatchObject({
    reason: 'AllUpdated',
    deployedDigest: V2,
    updateAvailable: false,
    rebootSlots: [],
  })
  expect(await leftovers(scene)).toEqual([])
})

test('the Events of a rollout are written once, in their order', async () => {
  const scene = await updatedPool(['a'])
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })

  for (let step = 0; step < 4; step += 1) {
    await scene.pass()
    scene.restart()
    await scene.pass()
    await actAll(scene, V1)
    await scene.advance(10)
  }

  expect(await eventsOf(scene)).toEqual([
    'RolloutStarted: Rolls out quay.io/example/os@sha256:111111111111: 0/1 updated; 1 pending, 0 staging, 0 staged, 0 rebooting, 0 degraded',
    'RolloutCompleted: All nodes run quay.io/example/os@sha256:111111111111',
    'RolloutStarted: Rolls out quay.io/example/os@sha256:222222222222: 0/1 updated; 1 pending, 0 staging, 0 staged, 0 rebooting, 0 degraded',
    'RolloutCompleted: All nodes run quay.io/example/os@sha256:222222222222',
  ])
})

test('pods are evicted before the reboot is approved, and a budget holds it up', async () => {
  const scene = await updatedPool(['a', 'b'])
  await scene.addPod('web', 'a')
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  await scene.pass()
  await actAll(scene, V1)
  scene.fault((call) => (call === 'POST pods/web/eviction' ? 429 : undefined))

  const { calls } = await scene.pass()

  expect(calls.filter((call) => call.startsWith('POST pods'))).toEqual(['POST pods/web/eviction'])
  expect((await scene.bootcNode('a'))?.['spec']).toMatchObject({ desiredImageState: 'Staged' })
  expect(await outNow(scene)).toEqual(['a'])
  await scene.advance(10)
  await scene.pass()
  const { message, rebootSlots } = await scene.status()
  expect(message).toBe(
    '0/2 updated; 1 staged, 1 rebooting (a: waiting for 1 pod, default/web: refused by the test)',
  )
  expect(rebootSlots).toMatchObject([{ node: 'a', phase: 'Draining' }])
  scene.fault(undefined)
  await scene.advance(10)
  await scene.pass()
  await scene.removePod('web')
  await scene.advance(10)
  await scene.pass()
  expect((await scene.bootcNode('a'))?.['spec']).toMatchObject({ desiredImageState: 'Booted' })
})

test('an image that changes in the middle of a rollout withdraws the approval in the same patch', async () => {
  const scene = await updatedPool(['a', 'b'])
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  await scene.pass()
  await actAll(scene, V1)
  await scene.pass()
  expect((await scene.bootcNode('a'))?.['spec']).toMatchObject({ desiredImageState: 'Booted' })

  // The image before: nothing has to be staged.
  await scene.edit({ spec: { image: { ref: imageOf(V1) } } })
  await scene.pass()
  await report(scene, 'a', { booted: V1, staged: null })
  await report(scene, 'b', { booted: V1, staged: null })
  await scene.pass()

  const specs = (await scene.bootcNodes()).map(({ spec }) => spec)
  expect(specs).toMatchObject([
    { desiredImage: imageOf(V1), desiredImageState: 'Staged' },
    { desiredImage: imageOf(V1), desiredImageState: 'Staged' },
  ])
  expect(await leftovers(scene)).toEqual([])
  expect(await scene.status()).toMatchObject({ reason: 'AllUpdated', message: '2/2 updated' })
})

test('the mark of a node that fell back ends when the image changes', async () => {
  const scene = await updatedPool(['a', 'b'])
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  await scene.pass()
  const annotations = { 'bootc.dev/fell-back': V2 }
  await scene.client.patch(BOOTC_NODES, { name: 'a' }, { metadata: { annotations } })

  // The same image.
  await scene.edit({ spec: { disruption: { rebootPolicy: 'AllowSoftReboot' } } })
  await scene.pass()
  const marked = await leftovers(scene)
  await scene.edit({ spec: { image: { ref: imageOf(V1) } } })
  await scene.pass()

  expect(marked).toEqual(['BootcNode a: bootc.dev/fell-back'])
  expect(await leftovers(scene)).toEqual([])
})

async function eventsOf({ client }: PoolScene): Promise<readonly string[]> {
  const events = await client.list(EVENTS)
  return events
    .filter((event) => JSON.stringify(event['regarding']).includes('BootcNodePool'))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .map((event) => `${event['reason']}: ${event['note']}`)
}
