// A plan for BootcNodePools of a user, with the faults of a seed.
import { fieldsAt } from '#src/kube/json.ts'
import { matchesSelector } from '#src/kube/label-selector.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isFault } from '../core/plan.ts'
import { drawPlan } from './draw.ts'
import { referenceTo } from './images.ts'
import type { NodePlan, PoolPlan, PoolsPlan } from './plan.ts'

/** Of a pool that selects no Node of the files. */
const NODES = 3

/**
 * The pools, which must be valid, with their own `rollout` and as many nodes as they select among `nodes`, or three. They
 * roll out the image of a run. Its registry, its hosts and its faults are those of the plan of `seed`, without the actions
 * of people, who would edit the specs.
 */
export function planFor(
  seed: number,
  objects: readonly KubeObject[],
  nodes: readonly KubeObject[],
): PoolsPlan {
  const drawn = drawPlan(seed)
  return {
    ...drawn,
    pools: objects.map(poolOf),
    nodes: nodesOf(objects, nodes, drawn.nodes),
    machines: [],
    incidents: drawn.incidents.filter(isFault),
  }
}

function poolOf({ metadata, spec }: KubeObject): PoolPlan {
  return {
    name: metadata.name,
    at: 0,
    spec: { image: { ref: referenceTo('v2') }, rollout: fieldsAt(spec, 'rollout') },
  }
}

// The places of the pools that each Node is in. A Node of no pool takes no part.
function nodesOf(
  pools: readonly KubeObject[],
  nodes: readonly KubeObject[],
  hosts: PoolsPlan['nodes'],
): readonly NodePlan[] {
  const isSelected = (pool: KubeObject, node: KubeObject) =>
    matchesSelector(fieldsAt(pool, 'spec', 'nodeSelector'), node.metadata.labels ?? {})
  const named = nodes.map((node) => ({
    name: node.metadata.name,
    pools: [...pools.keys()].filter((place) => isSelected(pools[place] ?? node, node)),
  }))
  const others = pools.flatMap(({ metadata }, place) =>
    named.some((node) => node.pools.includes(place))
      ? []
      : Array.from({ length: NODES }, (_, index) => ({
          name: `${metadata.name}-${index}`,
          pools: [place],
        })),
  )
  return [...named.filter(({ pools: places }) => places.length > 0), ...others].map(
    (node, index) => ({ ...node, host: hosts[index % hosts.length]?.host ?? {} }),
  )
}
