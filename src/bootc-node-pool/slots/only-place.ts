// Whether a Node is the only one on which the pods that a drain would evict could run, as in a cluster with one node.
import type { DateTime } from 'luxon'
import { planDrain } from '#src/nodes/drain/plan.ts'
import type { NodeFact, PoolFacts } from '../facts.ts'

/** `out`: the nodes that have a slot. Pods that were not read count as none. */
export function isOnlyPlace(
  name: string,
  { pods = [] }: Extract<NodeFact, { type: 'present' }>,
  facts: PoolFacts,
  out: ReadonlySet<string>,
  now: DateTime,
): boolean {
  if (facts.subject.spec.drain === 'none' || hasPlaceInPool(name, facts, out)) return false
  return facts.hasPlaceOutside !== true && planDrain(pods, now).evict.length > 0
}

/** Whether another Node of the pool can take pods. */
export function hasPlaceInPool(
  name: string,
  { nodes }: Pick<PoolFacts, 'nodes'>,
  out: ReadonlySet<string>,
): boolean {
  for (const node of nodes.values()) {
    const isOther = node.name !== name && !out.has(node.name)
    if (isOther && node.isSchedulable && node.ready !== 'False') return true
  }
  return false
}
