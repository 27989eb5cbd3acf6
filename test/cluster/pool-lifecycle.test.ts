// Pools whose rollouts meet with trouble: a budget, a host that falls back, one that does not return, and the deletion of
// the pool in the middle. Everything is real but the hosts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { type BootcNodePoolStatus, parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES, PODS } from '#src/kube/resource.ts'
import { isCordoned } from '#src/nodes/cordon.ts'
import { createNodes, hostOf } from '#test/support/control-plane/bootc-hosts.ts'
import {
  APPS,
  changeBudget,
  createBudget,
  createDaemonSet,
  createPod,
} from '#test/support/control-plane/pods.ts'
import { type PoolCluster, startPoolCluster } from '#test/support/control-plane/pool-cluster.ts'
import { createPool, editPool, imageOf, untilUpdated } from '#test/support/control-plane/pools.ts'

let cluster: PoolCluster
beforeAll(async () => {
  cluster = await startPoolCluster()
})
afterAll(() => cluster?.stop())

describe.concurrent('a pool', () => {
  it('waits for a budget, says so, and goes on when it allows the eviction', async () => {
    const { api } = cluster
    await install('waits', ['waits-1', 'waits-2'])
    const owner = await createDaemonSet(api, 'agent')
    const agent = await createPod(api, 'waits-1', 'agent', { ownerReferences: [owner] })
    await createPod(api, 'waits-1', 'guarded')
    await createBudget(api, 'guarded', 1)

    await editPool(cluster, { image: { ref: imageOf(2) } }, 'waits')
    const waiting = await untilStatus('waits', 'a budget in the way', ({ message = '' }) =>
      message.includes('budget'),
    )
    const held = await api.client.get(NODES, { name: 'waits-1' })
    await changeBudget(api, 'guarded', 0)
    await untilUpdated(cluster, 2, PATIENCE_MS, 'waits')

    expect(waiting.message).toBe(
      '0/2 updated; 1 staged, 1 rebooting (waits-1: waiting for 1 pod, budget default/guarded)',
    )
    expect(waiting.rebootSlots?.map(({ node, phase }) => ({ node, phase }))).toEqual([
      { node: 'waits-1', phase: 'Draining' },
    ])
    expect(held && isCordoned(held)).toBe(true)
    expect(await api.client.get(PODS, { namespace: APPS, name: 'guarded' })).toBeUndefined()
    const left = await api.client.get(PODS, { namespace: APPS, name: 'agent' })
    expect(left?.metadata.uid).toBe(agent.metadata.uid)
  })

  it('does not approve a second time what a host fell back from', async () => {
    await install('falls', ['falls-1', 'falls-2', 'falls-3'], { rollout: { maxUnavailable: 2 } })
    const annotations = { 'stand-in.sundial.dev/fall-back': 'again' }
    await cluster.api.client.patch(NODES, { name: 'falls-1' }, { metadata: { annotations } })

    await editPool(cluster, { image: { ref: imageOf(2) } }, 'falls')
    const status = await untilStatus(
      'falls',
      'one fallen back and the others updated',
      ({ updatedCount, degradedCount }) => updatedCount === 2 && degradedCount === 1,
    )
    const fallen = await cluster.api.client.get(BOOTC_NODES, { name: 'falls-1' })

    expect(findCondition(status.conditions ?? [], 'Degraded')).toMatchObject({
      status: 'True',
      reason: 'NodeDegraded',
      message: expect.stringContaining('falls-1'),
    })
    expect(fallen?.metadata.annotations?.['bootc.dev/fell-back']).toBe(imageOf(2).split('@')[1])
    expect(textAt(fallen, 'spec', 'desiredImageState')).toBe('Staged')
    expect(textAt(fallen, 'status', 'booted', 'image')).toBe(imageOf(1))
  })

  it('halts when hosts do not return, and goes on when they do', async () => {
    const names = ['halts-1', 'halts-2', 'halts-3']
    const rollout = { maxUnavailable: 2, rebootTimeoutSeconds: 1 }
    await install('halts', names, { rollout })
    await hang(['halts-1', 'halts-2'], 'reboot')

    await editPool(cluster, { image: { ref: imageOf(2) } }, 'halts')
    // The third may have staged first, and is slow, too, on a busy machine.
    const halted = await untilStatus('halts', 'halted by both', ({ conditions = [] }) => {
      const { reason, message = '' } = findCondition(conditions, 'Degraded') ?? {}
      return reason === 'RolloutHalted' && /halts-1.*halts-2/.test(message)
    })
    await hang(['halts-1', 'halts-2'], '')
    await untilUpdated(cluster, 3, PATIENCE_MS, 'halts')

    expect(halted.rebootSlots?.map(({ node }) => node).sort()).toEqual(['halts-1', 'halts-2'])
  })

  it('takes in a Node that comes later', async () => {
    await install('grows', ['grows-1'])
    await createNodes(cluster.api, ['grows-2'], hostIn('grows', 2))
    await cluster.api.client.create(CSI_NODES, {
      apiVersion: CSI_NODES.apiVersion,
      kind: CSI_NODES.kind,
      metadata: { name: 'grows-2' },
      spec: { drivers: [] },
    })

    await untilUpdated(cluster, 2, PATIENCE_MS, 'grows')

    const node = await cluster.api.client.get(NODES, { name: 'grows-2' })
    const bootcNode = await cluster.api.client.get(BOOTC_NODES, { name: 'grows-2' })
    expect(node?.metadata.labels).toHaveProperty(['bootc.dev/managed'], '')
    expect(textAt(bootcNode, 'status', 'booted', 'image')).toBe(imageOf(1))
  })

  it('that is deleted in the middle leaves nothing of its own behind', async () => {
    const { api, following } = cluster
    const names = ['leaves-1', 'leaves-2', 'leaves-3', 'leaves-4']
    await install('leaves', names, { rollout: { maxUnavailable: 2 } })
    await hang(['leaves-1'], 'reboot')
    await createPod(api, 'leaves-2', 'kept')
    await createBudget(api, 'kept', 1)
    await editPool(cluster, { image: { ref: imageOf(2) } }, 'leaves')
    await untilStatus('leaves', 'one rebooting, one draining', ({ rebootSlots = [] }) =>
      ['leaves-1 Rebooting', 'leaves-2 Draining'].every((each) =>
        rebootSlots.some(({ node, phase }) => `${node} ${phase}` === each),
      ),
    )

    await api.client.delete(BOOTC_NODE_POOLS, { name: 'leaves' })
    await following.until('all but the rebooting one released', (mirror) => {
      const left = names.filter((name) => mirror.get(GROUP, BOOTC_NODES.kind, { name }))
      return left.join() === 'leaves-1'
    })
    const rebooting = await api.client.get(NODES, { name: 'leaves-1' })
    await hang(['leaves-1'], '')
    await following.until(
      'the pool gone',
      ({ get }) => get(GROUP, BOOTC_NODE_POOLS.kind, { name: 'leaves' }) === undefined,
      PATIENCE_MS,
    )

    expect(rebooting && isCordoned(rebooting)).toBe(true)
    for (const name of names) {
      const node = await api.client.get(NODES, { name })
      const { annotations = {}, labels = {} } = node?.metadata ?? {}
      const marks = Object.keys({ ...annotations, ...labels }).filter((key) =>
        /^bootc.dev/.test(key),
      )
      expect({ name, marks, isCordoned: node && isCordoned(node) }).toEqual({
        name,
        marks: [],
        isCordoned: false,
      })
      expect(await api.client.get(BOOTC_NODES, { name })).toBeUndefined()
    }
    expect(await api.client.get(PODS, { namespace: APPS, name: 'kept' })).toBeDefined()
  })
})

const GROUP = 'node.bootc.dev'
const PATIENCE_MS = 90_000
const CSI_NODES = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  plural: 'csinodes',
  namespaced: false,
}

/** Nodes and their pool, all of which run the first image. */
async function install(name: string, nodes: readonly string[], spec: object = {}): Promise<void> {
  await createNodes(cluster.api, nodes, hostIn(name, 1))
  await createPool(cluster.api, { image: { ref: imageOf(1) }, ...spec }, name)
  await untilUpdated(cluster, nodes.length, PATIENCE_MS, name)
}

function hostIn(pool: string, version: number) {
  return { labels: { pool }, annotations: hostOf(imageOf(version)) }
}

async function hang(nodes: readonly string[], at: string): Promise<void> {
  for (const name of nodes) {
    const annotations = { 'stand-in.sundial.dev/hang': at }
    await cluster.api.client.patch(NODES, { name }, { metadata: { annotations } })
  }
}

async function untilStatus(
  name: string,
  what: string,
  isSo: (status: BootcNodePoolStatus) => boolean,
): Promise<BootcNodePoolStatus> {
  const pool: KubeObject = await cluster.following.until(
    `pool ${name}: ${what}`,
    ({ get }) => {
      const found = get(GROUP, BOOTC_NODE_POOLS.kind, { name })
      return found !== undefined && isSo(parsePoolStatus(found['status'])) && found
    },
    PATIENCE_MS,
  )
  return parsePoolStatus(pool['status'])
}
