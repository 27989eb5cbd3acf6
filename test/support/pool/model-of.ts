import type { Model } from './model.ts'
import { type PoolGiven, poolObject, worldOf } from './situation.ts'

/** The model of a given pool. */
export function modelOf(given: PoolGiven): Model {
  const { nodes, bootcNodes, pods, unselected } = worldOf(given)
  const byName = (objects: typeof nodes) =>
    Object.fromEntries(objects.map((object) => [object.metadata.name, object]))
  return {
    version: 2,
    pool: poolObject(given),
    nodes: byName(nodes),
    bootcNodes: byName(bootcNodes),
    pods: byName(pods),
    unselected: [...unselected],
  }
}
