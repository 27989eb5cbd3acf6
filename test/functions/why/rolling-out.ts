// A pool in the middle of a rollout, for the tests of `sundial why`.
import { actAll } from '#test/support/pool-scene/daemon.ts'
import { updatedPool } from '#test/support/pool-scene/states.ts'
import { imageOf, type PoolScene, V1, V2 } from '#test/support/pool-scene.ts'
import { forbidEvictions } from './ask.ts'

/** Both nodes, `a` and `b`, have staged V2, and `a` has the only slot. `pod` runs on it, and may not be evicted. */
export async function rollingOut(pod?: string): Promise<PoolScene> {
  const scene = await updatedPool(['a', 'b'])
  if (pod !== undefined) {
    await scene.addPod(pod, 'a')
    await forbidEvictions(scene.client, 'default')
  }
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  await scene.pass()
  await actAll(scene, V1)
  await scene.pass()
  return scene
}
