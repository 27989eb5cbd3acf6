// States of a pool that many tests begin with, or look for at the end.
import { textAt, valueAt } from '#src/kube/json.ts'
import { NODES } from '#src/kube/resource.ts'
import { createPoolScene, type PoolScene, V1 } from '../pool-scene.ts'
import { actAll } from './daemon.ts'

/** A pool all of whose nodes run its image. */
export async function updatedPool(nodes: readonly string[], spec: object = {}): Promise<PoolScene> {
  const scene = await createPoolScene(nodes, spec)
  await scene.pass()
  await scene.advance(60)
  await actAll(scene, V1)
  await scene.pass()
  return scene
}

/** The nodes that may be out of service now: they are cordoned, or their reboot is approved and not seen done. */
export async function outNow(scene: PoolScene): Promise<readonly string[]> {
  const cordoned = (await scene.client.list(NODES)).filter(
    (node) => valueAt(node, 'spec', 'unschedulable') === true,
  )
  const approved = (await scene.bootcNodes()).filter(
    (bootcNode) =>
      textAt(bootcNode, 'spec', 'desiredImageState') === 'Booted' &&
      textAt(bootcNode, 'status', 'booted', 'image') !== textAt(bootcNode, 'spec', 'desiredImage'),
  )
  const names = [...cordoned, ...approved].map(({ metadata }) => metadata.name)
  return [...new Set(names)].sort()
}

/** The marks of slots, cordons and notices that are left, and the nodes that are unschedulable. */
export async function leftovers(scene: PoolScene): Promise<readonly string[]> {
  const nodes = await scene.client.list(NODES)
  const bootcNodes = await scene.bootcNodes()
  const marks = [...nodes, ...bootcNodes].flatMap(({ kind, metadata }) =>
    Object.keys(metadata.annotations ?? {})
      .filter((key) => key.startsWith('bootc.dev/') && key !== 'bootc.dev/reboots')
      .map((key) => `${kind} ${metadata.name}: ${key}`),
  )
  const cordons = nodes
    .filter((node) => valueAt(node, 'spec', 'unschedulable') === true)
    .map(({ metadata }) => `Node ${metadata.name}: unschedulable`)
  return [...marks, ...cordons].sort()
}
