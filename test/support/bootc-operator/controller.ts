// The controller of bootc-operator: its passes over one pool, by the rules of its source at commit 1ba0439. Its drains are in
// its memory, and are lost when it is killed. It knows no finalizer, no ledger, and no mark of a cordon.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import type { Clock } from '#src/clock/clock.ts'
import { digestIn } from '#src/images/digest.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { type Condition, setCondition } from '#src/kube/conditions.ts'
import { fieldsAt, listAt, stringsAt, textAt } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { NODES, PODS, pathOf } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { isReady } from '#src/nodes/readiness.ts'
import { operatorStateOf, SLOT, WAS_CORDONED } from './objects.ts'

export interface Operator {
  /** One pass. Returns whether the operator is still alive. */
  pass(): Promise<boolean>
}

/** For a pool with a digest, `matchLabels`, and a number as its `maxUnavailable`. After so many `writes` it is killed. */
export function createOperator(
  { api, clock }: { readonly api: { readonly transport: Transport }; readonly clock: Clock },
  pool: string,
  writes = Number.POSITIVE_INFINITY,
): Operator {
  let left = writes
  const mortal: Transport = async (request) => {
    if (request.method !== 'GET') {
      if (left <= 0) throw new Killed()
      left -= 1
    }
    const headers = { ...request.headers, 'user-agent': 'manager/v0.0.0 (linux/amd64)' }
    return api.transport({ ...request, headers })
  }
  const client = createKubeClient(mortal)
  const drains = new Set<string>()
  return {
    async pass() {
      if (left <= 0) return false
      try {
        await reconcile(pool, { client, transport: mortal, clock, drains })
        return true
      } catch (error) {
        if (error instanceof Killed) return false
        throw error
      }
    },
  }
}

class Killed extends Error {}

interface Context {
  readonly client: KubeClient
  readonly transport: Transport
  readonly clock: Clock
  /** The nodes whose drains run. */
  readonly drains: Set<string>
}

async function reconcile(name: string, context: Context): Promise<void> {
  const { client, drains } = context
  const pool = await client.get(BOOTC_NODE_POOLS, { name })
  if (pool === undefined) return
  const image = textAt(pool, 'spec', 'image', 'ref')
  await syncMembership(pool, image, client)
  const owned = async () =>
    (await client.list(BOOTC_NODES)).filter((each) => isOwnedBy(each, pool)).sort(byName)
  for (const bootcNode of await owned()) {
    if (await isDrained(bootcNode.metadata.name, context)) await approve(bootcNode, client)
  }
  for (const bootcNode of await owned()) await freeSlot(bootcNode, client)

  const nodes = await owned()
  const states = new Map(nodes.map((each) => [each.metadata.name, operatorStateOf(each)]))
  const slotted = nodes.filter(isSlotted)
  const degraded = nodes.filter(({ metadata }) => states.get(metadata.name) === 'Degraded')
  const unhealthy = slotted.filter((each) => {
    const state = states.get(each.metadata.name)
    const booted = textAt(each, 'status', 'booted', 'imageDigest')
    return state === 'UpToDate' || (state === 'Degraded' && booted === digestIn(image))
  })
  const isHalted = unhealthy.length >= 2
  if (!isHalted) {
    const { maxUnavailable = 1 } = fieldsAt(pool, 'spec', 'rollout')
    const staged = nodes.filter(({ metadata }) => states.get(metadata.name) === 'Staged')
    const free = Math.max(0, Number(maxUnavailable) - slotted.length)
    const next = staged.filter((each) => !isSlotted(each)).slice(0, free)
    const chosen = [...staged.filter(isSlotted), ...next]
    for (const bootcNode of chosen) await assignSlot(bootcNode, client)
    for (const { metadata, spec } of chosen) {
      if (textAt(spec, 'desiredImageState') !== 'Booted') drains.add(metadata.name)
    }
  }
  const reason = isHalted ? 'RolloutHalted' : degraded.length > 0 ? 'NodeDegraded' : 'Healthy'
  await writeStatus(pool, digestIn(image), reason, context)
}

async function syncMembership(pool: KubeObject, image: string, client: KubeClient) {
  const selected = Object.entries(stringsAt(pool, 'spec', 'nodeSelector', 'matchLabels'))
  const labelSelector = selected.map(([key, value]) => `${key}=${value}`).join(',')
  const nodes = await client.list(NODES, { labelSelector })
  const bootcNodes = await client.list(BOOTC_NODES)
  for (const { metadata } of nodes) {
    const { name } = metadata
    const bootcNode = bootcNodes.find((each) => each.metadata.name === name)
    if (bootcNode === undefined) {
      await client.create(BOOTC_NODES, newBootcNode(name, image, pool))
      await client.patch(NODES, { name }, { metadata: { labels: { 'bootc.dev/managed': '' } } })
    } else if (isOwnedBy(bootcNode, pool)) {
      if (textAt(bootcNode, 'spec', 'desiredImage') === image) continue
      const spec = { desiredImage: image, desiredImageState: 'Staged' }
      await client.patch(BOOTC_NODES, { name }, { spec })
    }
  }
}

function newBootcNode(name: string, desiredImage: string, pool: KubeObject): KubeObject {
  const { apiVersion, kind } = BOOTC_NODES
  const owner = {
    apiVersion: BOOTC_NODE_POOLS.apiVersion,
    kind: BOOTC_NODE_POOLS.kind,
    name: pool.metadata.name,
    uid: pool.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  }
  const spec = { desiredImage, desiredImageState: 'Staged' }
  return { apiVersion, kind, metadata: { name, ownerReferences: [owner] }, spec }
}

// Its drain evicts every pod. Once none is left, the next pass finds its result.
async function isDrained(name: string, { client, drains }: Context): Promise<boolean> {
  if (!drains.has(name)) return false
  const pods = await client.list(PODS, { fieldSelector: `spec.nodeName=${name}` })
  for (const { metadata } of pods) {
    const { namespace = '', name: pod, uid = '' } = metadata
    await client.evict({ namespace, name: pod }, uid)
  }
  if (pods.length > 0) return false
  return drains.delete(name)
}

async function approve({ metadata: { name } }: KubeObject, client: KubeClient) {
  await client.patch(BOOTC_NODES, { name }, { spec: { desiredImageState: 'Booted' } })
}

async function freeSlot(bootcNode: KubeObject, client: KubeClient) {
  const { name, annotations = {} } = bootcNode.metadata
  if (!isSlotted(bootcNode) || operatorStateOf(bootcNode) !== 'UpToDate') return
  const node = await client.get(NODES, { name })
  if (node === undefined || !isReady(node)) return
  if (annotations[WAS_CORDONED] === 'false')
    await client.patch(NODES, { name }, { spec: { unschedulable: null } })
  const removed = { [SLOT]: null, [WAS_CORDONED]: null }
  await client.patch(BOOTC_NODES, { name }, { metadata: { annotations: removed } })
}

async function assignSlot(bootcNode: KubeObject, client: KubeClient) {
  const { name } = bootcNode.metadata
  const node = await client.get(NODES, { name })
  const isCordoned = fieldsAt(node, 'spec')['unschedulable'] === true
  if (!isSlotted(bootcNode)) {
    const annotations = { [SLOT]: '', [WAS_CORDONED]: String(isCordoned) }
    await client.patch(BOOTC_NODES, { name }, { metadata: { annotations } })
  }
  if (!isCordoned) await client.patch(NODES, { name }, { spec: { unschedulable: true } })
}

// Its type of a status. Other fields are gone with its first write, and no write is made for them.
const STATUS_FIELDS = [
  ...['observedGeneration', 'targetDigest', 'deployedDigest', 'updateAvailable', 'nodeCount'],
  ...['updatedCount', 'updatingCount', 'degradedCount', 'nextTagResolutionTime', 'conditions'],
]

async function writeStatus(
  pool: KubeObject,
  targetDigest: string | undefined,
  reason: string,
  { transport, clock }: Context,
) {
  const { name } = pool.metadata
  const read = fieldsAt(pool, 'status')
  const known = Object.entries(read).filter(([field]) => STATUS_FIELDS.includes(field))
  const before = Object.fromEntries(known)
  const stored = listAt(read, 'conditions') as readonly Condition[]
  const degraded = { type: 'Degraded', status: reason === 'Healthy' ? 'False' : 'True' } as const
  const conditions = setCondition(stored, { ...degraded, reason, message: '' }, clock.now())
  const status = { ...before, targetDigest, conditions }
  if (isEqual(before, status)) return
  await transport({
    method: 'PUT',
    path: `${pathOf(BOOTC_NODE_POOLS, { name })}/status`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...pool, status }),
  })
}

function isSlotted({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[SLOT] !== undefined
}

function isOwnedBy(bootcNode: KubeObject, pool: KubeObject): boolean {
  return controllerOf(bootcNode)?.uid === pool.metadata.uid
}

function byName(a: KubeObject, b: KubeObject): number {
  return a.metadata.name < b.metadata.name ? -1 : 1
}
