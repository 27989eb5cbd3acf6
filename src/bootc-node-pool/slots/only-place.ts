// Whether a Node is the only one on which the pods that a drain would evict could run, as in a cluster with one node.
import type { DateTime } from 'luxon'
import { planDrain } from '#src/nodes/drain/plan.ts'
import type { NodeFact, PoolFacts } from '../facts.ts'

export interface Places {
  /** The nodes that have a slot after this pass. */
  readonly out: ReadonlySet<string>
  /** The nodes whose slot becomes free in this pass. Their rows still show the cordon. */
  readonly freed: ReadonlySet<string>
}

/** Pods that were not read count as none. */
export function isOnlyPlace(
  name: string,
  { pods = [] }: Extract<NodeFact, { type: 'present' }>,
  facts: PoolFacts,
  places: Places,
  now: DateTime,
): boolean {
  if (facts.subject.spec.drain === 'none' || hasPlaceInPool(name, facts, places)) return false
  return facts.hasPlaceOutside !== true && planDrain(pods, now).evict.length > 0
}

/** Whether another Node of the pool can take pods. */
export function hasPlaceInPool(
  name: string,
  { nodes }: Pick<PoolFacts, 'nodes'>,
  { out, freed }: Places,
): boolean {
  for (const node of nodes.values()) {
    const isOther = node.name !== name && !out.has(node.name) && node.ready !== 'False'
    if (isOther && (node.isSchedulable || freed.has(node.name))) return true
  }
  return false
}
