// The requests of passes. They are the load on the API server.
import { expect, test } from 'vitest'
import { actAll } from '#test/support/pool-scene/daemon.ts'
import { outNow, updatedPool } from '#test/support/pool-scene/states.ts'
import { imageOf, type PoolScene, V1, V2 } from '#test/support/pool-scene.ts'

test('a pass over a pool that is up to date has four reads and no write, whatever its size', async () => {
  const scene = await updatedPool(nodes(60), { rollout: { maxUnavailable: '10%' } })

  const passes = [await scene.pass(), await scene.backstop()]

  const reads = ['GET bootcnodepools/workers', 'GET nodes', 'GET nodes', 'GET bootcnodes']
  expect(passes.map(({ calls }) => calls)).toEqual([reads, ['GET bootcnodepools', ...reads]])
})

test('the requests of a rollout are in proportion to the nodes that it moves', async () => {
  const small = await costOf(20)
  const large = await costOf(100)

  // The image, the slot, the approval and the end of the slot on the BootcNode; the notice, the cordon and its end on the
  // Node; a share of the status writes.
  expect(large.writes).toBeLessThanOrEqual(7.2)
  // The notice, and the stages of the node.
  expect(large.events).toBeLessThanOrEqual(3)
  expect(large.reads).toBeLessThanOrEqual(5.5)
  expect(large.writes).toBeLessThanOrEqual(small.writes)
  expect(large.reads).toBeLessThanOrEqual(small.reads)
  expect(large.bytes).toBeLessThanOrEqual(small.bytes * 1.1)
  expect([small.mostOut, large.mostOut]).toEqual([2, 10])
})

function nodes(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `node-${String(index).padStart(3, '0')}`)
}

interface Cost {
  /** For each node. */
  readonly reads: number
  /** Without Events. */
  readonly writes: number
  readonly events: number
  readonly bytes: number
  /** Of nodes that were out of service at the same time. */
  readonly mostOut: number
}

/** The cost of a rollout over so many nodes, a tenth of them at a time, with daemons that act at once. */
async function costOf(count: number): Promise<Cost> {
  const scene = await updatedPool(nodes(count), { rollout: { maxUnavailable: '10%' } })
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  let [reads, writes, events, mostOut] = [0, 0, 0, 0]
  let bytes = 0
  let isPass = false
  scene.api.observe((record) => {
    if (isPass) bytes += record.bytes
  })
  while ((await scene.status()).deployedDigest !== V2) {
    isPass = true
    const { calls } = await scene.pass()
    isPass = false
    const read = calls.filter((call) => call.startsWith('GET')).length
    const event = calls.filter((call) => call === 'POST events').length
    reads += read
    events += event
    writes += calls.length - read - event
    mostOut = Math.max(mostOut, await most(scene))
    await actAll(scene, V1)
    await scene.advance(10)
  }
  return {
    reads: reads / count,
    writes: writes / count,
    events: events / count,
    bytes: bytes / count,
    mostOut,
  }
}

async function most(scene: PoolScene): Promise<number> {
  return (await outNow(scene)).length
}
