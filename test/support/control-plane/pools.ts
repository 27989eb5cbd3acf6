// BootcNodePools on real API servers, and what a watch has seen of their rollouts.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import { isNodeReady } from '#src/embedded/stand-ins/node.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isCordoned, POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import type { Access } from './api-server.ts'
import type { Following, Seen } from './follow.ts'
import type { PoolCluster } from './pool-cluster.ts'
import { inOrder } from './watched.ts'

export const POOL = 'workers'
const REPOSITORY = 'registry.example.com/os'
const GROUP = 'node.bootc.dev'

/** The image of a version: one digit. */
export function imageOf(version: number): string {
  return `${REPOSITORY}@sha256:${String(version).repeat(64)}`
}

/** A pool of the Nodes with its name in their label `pool`. */
export function createPool(
  { client }: Pick<Access, 'client'>,
  spec: object,
  name = POOL,
): Promise<KubeObject> {
  const { apiVersion, kind } = BOOTC_NODE_POOLS
  return client.create(BOOTC_NODE_POOLS, {
    apiVersion,
    kind,
    metadata: { name },
    spec: { nodeSelector: { matchLabels: { pool: name } }, ...spec },
  })
}

/** Resolves when the watch has seen the change. */
export async function editPool(
  { api, following }: Pick<PoolCluster, 'api' | 'following'>,
  spec: object,
  name = POOL,
): Promise<void> {
  const { metadata } = await api.client.patch(BOOTC_NODE_POOLS, { name }, { spec })
  const { generation = 0 } = metadata
  await following.until(`generation ${generation} of pool ${name}`, ({ get }) => {
    const pool = get(GROUP, BOOTC_NODE_POOLS.kind, { name })
    return (pool?.metadata.generation ?? 0) >= generation
  })
}

/** The pool once all its `count` nodes run what it names, and nothing is left to do. */
export function untilUpdated(
  { following }: Pick<PoolCluster, 'following'>,
  count: number,
  withinMs?: number,
  name = POOL,
): Promise<KubeObject> {
  const what = `pool ${name} with ${count} nodes up to date`
  return following.until(
    what,
    ({ get }) => {
      const pool = get(GROUP, BOOTC_NODE_POOLS.kind, { name })
      return pool !== undefined && isUpdated(pool, count) && pool
    },
    withinMs,
  )
}

function isUpdated(pool: KubeObject, count: number): boolean {
  const status = parsePoolStatus(pool['status'])
  return (
    status.observedGeneration === pool.metadata.generation &&
    status.updatedCount === count &&
    (status.rebootSlots ?? []).length === 0 &&
    findCondition(status.conditions ?? [], 'UpToDate')?.status === 'True'
  )
}

/** The most nodes that were out of service at the same moment because of a pool. */
export function mostOut(history: readonly Seen[]): number {
  const nodes = new Map<string, KubeObject>()
  const bootcNodes = new Map<string, KubeObject>()
  const out = new Set<string>()
  let most = 0
  for (const { type, object, resource } of inOrder(history)) {
    const shelf = { Node: nodes, BootcNode: bootcNodes }[resource.kind]
    if (shelf === undefined) continue
    const { name } = object.metadata
    if (type === 'DELETED') shelf.delete(name)
    else shelf.set(name, object)
    if (isOut(nodes.get(name), bootcNodes.get(name))) out.add(name)
    else out.delete(name)
    most = Math.max(most, out.size)
  }
  return most
}

// It is cordoned for its pool, not Ready, or may reboot at any moment.
function isOut(node: KubeObject | undefined, bootcNode: KubeObject | undefined): boolean {
  if (node === undefined || bootcNode === undefined) return false
  const isOurs = node.metadata.annotations?.[POOL_CORDON_ANNOTATION] !== undefined
  return (isCordoned(node) && isOurs) || !isNodeReady(node) || mayReboot(bootcNode)
}

function mayReboot(bootcNode: KubeObject): boolean {
  return (
    textAt(bootcNode, 'spec', 'desiredImageState') === 'Booted' &&
    textAt(bootcNode, 'status', 'booted', 'image') !== textAt(bootcNode, 'spec', 'desiredImage')
  )
}

/** The images that the hosts run, by the number of their nodes. */
export function bootedImages({ mirror }: Following): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const bootcNode of mirror.list(GROUP, BOOTC_NODES.kind)) {
    const image = textAt(bootcNode, 'status', 'booted', 'image')
    counts[image] = (counts[image] ?? 0) + 1
  }
  return counts
}

/** The Nodes that are cordoned, and the marks of slots, cordons and notices on Nodes and BootcNodes. */
export function marksOf({ mirror }: Following): readonly string[] {
  const nodes = mirror.list('', 'Node')
  const all = [...nodes, ...mirror.list(GROUP, BOOTC_NODES.kind)]
  const marks = all.flatMap(({ kind, metadata: { name, annotations = {} } }) =>
    Object.keys(annotations)
      .filter((key) => key.startsWith('bootc.dev/') && key !== 'bootc.dev/reboots')
      .map((key) => `${kind} ${name}: ${key}`),
  )
  const cordons = nodes.filter(isCordoned).map(({ metadata }) => `Node ${metadata.name}: cordoned`)
  return [...cordons, ...marks].sort()
}

/** How many changes of pools, and of nodes that no host makes itself, were seen to be stored. */
export function changesIn(history: readonly Seen[]): number {
  const before = new Map<string, string>()
  return history.filter(({ type, object, resource }) => {
    const key = `${resource.kind} ${object.metadata.name}`
    const { labels, annotations } = object.metadata
    const isPool = resource.kind === BOOTC_NODE_POOLS.kind
    const status = isPool ? object['status'] : undefined
    const text = JSON.stringify([labels, annotations, object['spec'], status])
    const isChanged = type === 'MODIFIED' && before.has(key) && before.get(key) !== text
    before.set(key, text)
    return isChanged && resource.kind !== 'Pod'
  }).length
}

/** How often each host has rebooted, by its name. */
export function rebootsOf(history: readonly Seen[]): Readonly<Record<string, number>> {
  const boots = new Map<string, Set<string>>()
  for (const { object, resource } of history) {
    if (resource.kind !== 'Node') continue
    const bootID = textAt(fieldsAt(object, 'status', 'nodeInfo'), 'bootID')
    if (bootID === '') continue
    const { name } = object.metadata
    boots.set(name, (boots.get(name) ?? new Set()).add(bootID))
  }
  return Object.fromEntries([...boots].sort().map(([name, ids]) => [name, ids.size]))
}
