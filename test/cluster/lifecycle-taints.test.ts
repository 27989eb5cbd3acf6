// Taints on a real API server: a list that is written as a whole, with the Node as it was read.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { taintsPatch } from '#src/nodes/taints/patch.ts'
import { planTaints } from '#src/nodes/taints/plan.ts'
import { findTaint, type PresentTaint, taintsOf } from '#src/nodes/taints/taint.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { APPS, createDaemonSet, createPod } from '#test/support/control-plane/pods.ts'
import {
  closedNow,
  createActive,
  createMachine,
  editMachine,
  leftovers,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { conditionOf } from '#test/support/control-plane/story.ts'

const BATCH = { key: 'workload', value: 'batch', effect: 'NoSchedule' } as const
const WEB = { ...BATCH, value: 'web' } as const
const ADMIN = { ...BATCH, value: 'admin' } as const
const GPU = { key: 'example.com/gpu', effect: 'NoExecute' } as const
const STARTING = { key: 'example.com/starting', effect: 'NoSchedule' } as const

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster()
})
afterAll(() => cluster?.stop())

const patchNode = (name: string, spec: object) =>
  cluster.api.client.patch(NODES, { name }, { spec })

/** The taints of the Node but those of Kubernetes itself, once this is true of them. */
function untilTaints(name: string, isSo: (taints: readonly PresentTaint[]) => boolean) {
  return cluster.following.until(`taints of Node ${name}`, (mirror) => {
    const node = mirror.get('', 'Node', { name })
    const taints = node === undefined ? [] : own(node)
    return node !== undefined && isSo(taints) && taints
  })
}

function own(node: KubeObject): readonly PresentTaint[] {
  return taintsOf(node).filter(({ key }) => !key.startsWith('node.kubernetes.io/'))
}

describe.concurrent('the taints of a Node', () => {
  it('are put there, put back, changed and removed, beside those of others', async () => {
    const name = 'tainted'
    const active = await createActive(cluster, name, { nodeTaints: [BATCH] })
    expect(valueAt(active, 'status', 'appliedNodeTaints')).toEqual([BATCH])
    expect(conditionOf(active, 'NodeTainted')).toBe(
      'True Applied: Node tainted has taint workload=batch:NoSchedule',
    )

    await patchNode(name, { taints: [GPU] })
    expect(await untilTaints(name, (taints) => taints.length === 2)).toEqual([GPU, BATCH])

    await editMachine(cluster, name, { nodeTaints: [WEB] })
    const isWeb = (taints: readonly PresentTaint[]) => findTaint(taints, WEB)?.value === 'web'
    expect(await untilTaints(name, isWeb)).toEqual([GPU, WEB])

    await editMachine(cluster, name, { nodeTaints: [] })
    expect(await untilTaints(name, (taints) => taints.length === 1)).toEqual([GPU])
    await untilMachine(
      cluster,
      name,
      'without taints of ours',
      (object) => valueAt(object, 'status', 'appliedNodeTaints') === undefined,
    )
  })

  it('are not changed where an admin has another value, until the admin gives way', async () => {
    const name = 'opposed'
    await createActive(cluster, name)
    await patchNode(name, { taints: [ADMIN] })

    await editMachine(cluster, name, { nodeTaints: [BATCH, GPU] })
    const opposed = await untilMachine(cluster, name, 'with a conflict', (object) =>
      conditionOf(object, 'NodeTainted').startsWith('False TaintOwnershipConflict'),
    )
    const taints = await untilTaints(name, (all) => findTaint(all, GPU) !== undefined)
    await patchNode(name, { taints: [GPU] })
    const after = await untilTaints(name, (all) => findTaint(all, BATCH)?.value === 'batch')

    expect(taints).toEqual([ADMIN, GPU])
    expect(valueAt(opposed, 'status', 'appliedNodeTaints')).toEqual([GPU])
    expect(valueAt(opposed, 'status', 'phase')).toBe('Active')
    expect(after).toEqual([GPU, BATCH])
  })

  it('are there before the DaemonSets, and the machine is in service after them', async () => {
    const name = 'starting'
    const owner = await createDaemonSet(cluster.api, 'cni')
    await createMachine(cluster, name, {
      startupTaints: [STARTING],
      waitForDaemonSets: [{ namespace: APPS, name: 'cni' }],
      nodeTaints: [BATCH],
    })
    const waiting = await untilMachine(cluster, name, 'waiting for DaemonSets', (object) =>
      conditionOf(object, 'MachineReady').startsWith('False WaitingForDaemonSets'),
    )
    const tainted = await untilTaints(name, (taints) => taints.length === 2)

    await createPod(cluster.api, name, 'cni-of-starting', { ownerReferences: [owner] })
    const active = await untilPhase(cluster, name, 'Active')

    expect(valueAt(waiting, 'status', 'phase')).toBe('Pending')
    expect(new Set(tainted)).toEqual(new Set([BATCH, STARTING]))
    expect(await untilTaints(name, (taints) => taints.length === 1)).toEqual([BATCH])
    expect(valueAt(active, 'status', 'appliedNodeTaints')).toEqual([BATCH])
  })

  it('go with the machine', async () => {
    const name = 'leaving-tainted'
    await createActive(cluster, name, { nodeTaints: [BATCH], startupTaints: [STARTING] })

    await editMachine(cluster, name, { schedule: closedNow() })
    const inactive = await untilPhase(cluster, name, 'Inactive')

    expect(await leftovers(cluster, name)).toEqual([])
    expect(valueAt(inactive, 'status', 'appliedNodeTaints')).toBeUndefined()
    expect(conditionOf(inactive, 'NodeTainted')).toBe(
      'False NoNodeYet: There is no Node yet. It gets taint workload=batch:NoSchedule when it is Ready',
    )
  })

  it('are not written to a Node that has changed since it was read', async () => {
    const name = 'changed-meanwhile'
    const read = await createNode(name)
    await patchNode(name, { taints: [GPU] })

    await expect(taintAsRead(read)).rejects.toMatchObject({ code: 'Conflict' })
  })

  it('are not written to another Node of that name', async () => {
    const name = 'another-meanwhile'
    const read = await createNode(name)
    await cluster.api.client.delete(NODES, { name })
    await createNode(name)

    await expect(taintAsRead(read)).rejects.toMatchObject({ code: 'Conflict' })
  })
})

function createNode(name: string): Promise<KubeObject> {
  return cluster.api.client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name } })
}

function taintAsRead(read: KubeObject): Promise<KubeObject> {
  const patch = taintsPatch(read, planTaints([], [BATCH], []), {})
  return cluster.api.client.patch(NODES, { name: read.metadata.name }, patch)
}
