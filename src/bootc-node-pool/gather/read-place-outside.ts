// Whether pods can run outside the pool. In a cluster with only one schedulable Node, a drain would evict what has nowhere
// to go.
import { inParallel } from '#src/kube/fair-limiter.ts'
import { listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import type { NodeRow } from '../facts.ts'
import { nodeRows } from './node-rows.ts'
import { READS_AT_ONCE, type Reading } from './reading.ts'

/** Whether a Node that is not among `pool` is Ready, schedulable and without a taint that keeps pods away. */
export async function readPlaceOutside(
  pool: ReadonlyMap<string, NodeRow>,
  { client, signal }: Reading,
): Promise<boolean> {
  const all = nodeRows(await client.table(NODES, {}, signal), NO_ROWS)
  const outside = [...all.values()].filter(
    ({ name, ready, isSchedulable }) => !pool.has(name) && ready === 'True' && isSchedulable,
  )
  // The rows do not show taints. Mostly the first Nodes have none.
  for (let next = 0; next < outside.length; next += READS_AT_ONCE) {
    const some = outside.slice(next, next + READS_AT_ONCE)
    const nodes = await inParallel(some, READS_AT_ONCE, ({ name }) =>
      client.get(NODES, { name }, signal),
    )
    if (nodes.some((node) => node !== undefined && hasNoTaint(node))) return true
  }
  return false
}

const NO_ROWS = { columns: [], rows: [] }

function hasNoTaint(node: KubeObject): boolean {
  return !listAt(node, 'spec', 'taints').some((taint) =>
    ['NoSchedule', 'NoExecute'].includes(textAt(taint, 'effect')),
  )
}
