// Pods that are killed, that run at the same time, and that lose the ledger.
import { expect, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { NODES } from '#src/kube/resource.ts'
import { actAll } from '#test/support/pool-scene/daemon.ts'
import { leftovers, outNow, updatedPool } from '#test/support/pool-scene/states.ts'
import { imageOf, POOL, type PoolScene, V1, V2 } from '#test/support/pool-scene.ts'

const NODES_OF_POOL = ['a', 'b', 'c']

/** More requests than any pass of these tests sends. */
const MOST_CALLS = 24

test.each(Array.from({ length: MOST_CALLS }, (_, index) => index + 1))(
  'a rollout whose passes are all killed after %i requests, and run again, ends as an undisturbed one',
  async (killAfter) => {
    const scene = await rolling()

    await untilUpdated(scene, async () => {
      await scene.pass({ killAfter })
      scene.restart()
      await scene.pass()
      scene.restart()
    })

    expect(await leftovers(scene)).toEqual([])
  },
)

test('two pods that run the same passes reserve no slot twice', async () => {
  const scene = await rolling()

  await untilUpdated(scene, async () => {
    await scene.rivals()
    scene.restart()
  })

  expect(await leftovers(scene)).toEqual([])
})

test.each([1, 2, 3, 4])(
  'a ledger that is lost at step %i is there again before anything is reserved',
  async (lossAt) => {
    const scene = await rolling()
    let step = 0

    await untilUpdated(scene, async () => {
      step += 1
      if (step === lossAt) {
        await scene.client.patchStatus(BOOTC_NODE_POOLS, { name: POOL }, { status: null })
      }
      await scene.pass()
    })

    expect(await leftovers(scene)).toEqual([])
  },
)

test('an approval that another pass withdraws meanwhile is not given again by a slow pass', async () => {
  const scene = await rolling()
  for (let step = 0; step < 3; step += 1) {
    await scene.pass()
    if (step === 0) await actAll(scene, V1)
  }
  expect((await scene.bootcNode('a'))?.['spec']).toMatchObject({ desiredImageState: 'Booted' })
  await scene.edit({ spec: { disruption: { rebootPolicy: 'AllowSoftReboot' } } })
  let isWithdrawn = false
  scene.fault(async (call) => {
    if (call !== 'PATCH bootcnodes/a' || isWithdrawn) return undefined
    isWithdrawn = true
    const annotations = { 'bootc.dev/fell-back': V2 }
    const withdrawn = { metadata: { annotations }, spec: { desiredImageState: 'Staged' } }
    await scene.client.patch(BOOTC_NODES, { name: 'a' }, withdrawn)
    return undefined
  })

  await scene.pass()

  expect(isWithdrawn).toBe(true)
  expect((await scene.bootcNode('a'))?.['spec']).toMatchObject({
    desiredImageState: 'Staged',
    rebootPolicy: 'AllowSoftReboot',
  })
})

test('a Node that a person has cordoned before its reboot stays cordoned', async () => {
  const scene = await rolling()
  await scene.client.patch(NODES, { name: 'b' }, { spec: { unschedulable: true } })

  for (let step = 0; step < 12; step += 1) {
    await scene.pass()
    await actAll(scene, V1)
    await scene.advance(10)
  }

  expect(await scene.status()).toMatchObject({ message: '3/3 updated' })
  expect(await leftovers(scene)).toEqual(['Node b: unschedulable'])
})

async function rolling(): Promise<PoolScene> {
  const scene = await updatedPool(NODES_OF_POOL)
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  return scene
}

/** Passes and daemons take turns until the pool is up to date. Never is more than one node out. */
async function untilUpdated(scene: PoolScene, passes: () => Promise<void>): Promise<void> {
  for (let step = 0; step < 20; step += 1) {
    await passes()
    expect((await outNow(scene)).length).toBeLessThanOrEqual(1)
    await actAll(scene, V1)
    await scene.advance(10)
    const { deployedDigest, rebootSlots } = await scene.status()
    if (deployedDigest === V2 && rebootSlots?.length === 0) return
  }
  throw new Error(`the rollout does not end: ${(await scene.status()).message}`)
}
