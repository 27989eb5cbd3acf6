// Finds the pools for an event that does not name them.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { matchesSelector } from '#src/kube/label-selector.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { NODES } from '#src/kube/resource.ts'
import { type Cell, cellsOf, textIn } from '#src/kube/table-cells.ts'
import type { PoolRequest } from './request.ts'
import { BOOTC_NODE_POOLS } from './resource.ts'
import { summarizeNode } from './settled/summary.ts'

/** An event that names another object instead of its pools. */
export type Lookup =
  /** The pool that has claimed this Node, and the pools that select it. */
  | { readonly type: 'node'; readonly name: string }
  /** The pools that name this pull Secret. */
  | ({ readonly type: 'secret' } & NamespacedKey)

/** Lookups with the same name become one lookup. */
export function nameOfLookup(lookup: Lookup): string {
  return lookup.type === 'node'
    ? `node ${lookup.name}`
    : `secret ${lookup.namespace}/${lookup.name}`
}

/** Throws the errors of the client. */
export async function lookUp(
  lookup: Lookup,
  client: KubeClient,
  signal?: AbortSignal,
): Promise<readonly PoolRequest[]> {
  const pools = listPools(client, signal)
  if (lookup.type === 'node') return poolsOfNode(lookup.name, await pools, client, signal)
  const { namespace, name } = lookup
  const isNamed = (cell: Cell<Column>) => {
    const ref = parsed(cell('Pull Secret'))
    return ref?.['namespace'] === namespace && ref['name'] === name
  }
  return (await pools).filter(isNamed).map((cell) => ({ name: String(cell('Name')) }))
}

type Column = 'Name' | 'Selector' | 'Pull Secret'

async function listPools(client: KubeClient, signal: AbortSignal | undefined) {
  // May be a moment behind.
  const table = await client.table(BOOTC_NODE_POOLS, { resourceVersion: '0' }, signal)
  return cellsOf<Column>(table, BOOTC_NODE_POOLS, ['Name', 'Selector', 'Pull Secret'])
}

async function poolsOfNode(
  name: string,
  pools: readonly Cell<Column>[],
  client: KubeClient,
  signal: AbortSignal | undefined,
): Promise<readonly PoolRequest[]> {
  if (pools.length === 0) return []
  const [node, bootcNode] = await Promise.all([
    client.get(NODES, { name }, signal),
    client.get(BOOTC_NODES, { name }, signal),
  ])
  const labels = node?.metadata.labels ?? {}
  const isSelecting = (cell: Cell<Column>) =>
    node !== undefined && matchesSelector(parsed(cell('Selector')), labels)
  const selecting = pools.filter(isSelecting).map((cell) => String(cell('Name')))
  const owner = bootcNode && controllerOf(bootcNode)?.name
  // The pool has claimed the Node, so little of what happens to it needs a pass.
  const summary =
    node !== undefined && node.metadata.deletionTimestamp === undefined
      ? { nodes: { [name]: summarizeNode(node) } }
      : undefined
  return [...new Set([...(owner === undefined ? [] : [owner]), ...selecting])].map((pool) =>
    pool === owner && selecting.includes(pool) && summary !== undefined
      ? { name: pool, summary }
      : { name: pool },
  )
}

// A cell has an object as JSON.
function parsed(cell: unknown): Readonly<Record<string, unknown>> | undefined {
  const json = textIn(cell)
  return json === undefined ? undefined : JSON.parse(json)
}
