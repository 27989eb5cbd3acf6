// A Node with the name of this machine's Node that belongs to another machine.
import { expect, test } from 'vitest'
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES, PODS } from '#src/kube/resource.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

const NODE = { name: 'worker' }
const ANNOTATIONS = {
  'cluster.x-k8s.io/machine': 'worker',
  'cluster.x-k8s.io/cluster-namespace': 'team',
  'cluster.x-k8s.io/cluster-name': 'prod',
}

const OTHER_MACHINE =
  'Node worker belongs to another Machine by its annotation cluster.x-k8s.io/machine'

interface Row {
  readonly about: string
  readonly metadata?: object
  readonly spec?: object
  readonly says: string
}

const STRANGERS: readonly Row[] = [
  {
    about: 'whose annotations name another Machine',
    metadata: { annotations: { ...ANNOTATIONS, 'cluster.x-k8s.io/machine': 'other' } },
    spec: { providerID: 'test://worker' },
    says: OTHER_MACHINE,
  },
  {
    about: 'of a Machine of the same name in another namespace',
    metadata: { annotations: { ...ANNOTATIONS, 'cluster.x-k8s.io/cluster-namespace': 'shop' } },
    says: OTHER_MACHINE,
  },
  {
    about: 'with another provider ID',
    metadata: { annotations: ANNOTATIONS },
    spec: { providerID: 'test://other' },
    says: 'Node worker has provider ID test://other, but the Machine has test://worker',
  },
]

test.each(STRANGERS)(
  'a Node $about is reported, and never changed',
  async ({ metadata, spec, says }) => {
    const { scene, ours } = await active()
    await scene.client.delete(NODES, NODE)
    await standIn(scene, { metadata: { ...metadata, ...NODE }, spec: { ...spec } })
    const stranger = await scene.client.get(NODES, NODE)

    await scene.pass()
    const told = await scene.status()
    await scene.advance('2026-01-05T23:00:00Z')
    await scene.pass()
    const closing = await scene.status()
    await scene.advance('2026-01-05T23:05:00Z')
    await scene.pass()
    const released = await scene.status()
    const machine = await scene.machine()
    await scene.finishRemoval({ leaveNode: true })
    await scene.pass()
    await scene.pass()

    expect(conditionOf(told, 'MachineReady')).toBe(`False NodeMismatch: ${says}`)
    expect(conditionOf(closing, 'MachineReady')).toBe(`False GracePeriodActive: ${says}`)
    expect(conditionOf(released, 'Ready')).toBe(
      `False NodeDrained: The node is gone, and the Machine is being deleted: ${says}`,
    )
    for (const status of [told, closing, released]) expect(status['nodeRef']).toEqual(ours)
    expect(machine?.metadata.deletionTimestamp).toBeDefined()
    // Cluster API drains by the name of the Node.
    expect(machine?.metadata.annotations).toHaveProperty([
      'machine.cluster.x-k8s.io/exclude-node-draining',
    ])
    expect((await scene.status())['phase']).toBe('Inactive')
    expect(await scene.client.get(NODES, NODE)).toEqual(stranger)
    const pod = await scene.client.get(PODS, { namespace: 'team', name: 'web' })
    expect(pod?.metadata.deletionTimestamp).toBeUndefined()
  },
)

test('a Node that was never ours is waited for until the drain times out, and never changed', async () => {
  const scene = await createScene('2026-01-05T15:00:00Z')
  await scene.pass()
  await scene.provision()
  await scene.client.patch(NODES, NODE, { spec: { providerID: 'test://other' } })
  const stranger = await scene.client.get(NODES, NODE)
  await scene.pass()
  const told = await scene.status()
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()
  await scene.advance('2026-01-05T23:05:00Z')
  await scene.pass()
  const waiting = await scene.status()
  const before = await scene.machine()
  await scene.advance('2026-01-05T23:15:00Z')
  await scene.pass()

  const says = 'Node worker has provider ID test://other, but the Machine has test://worker'
  expect(told).toMatchObject({ phase: 'Pending', nodeRef: { name: 'worker' } })
  expect(told['nodeRef']).not.toHaveProperty('uid')
  expect(conditionOf(waiting, 'MachineReady')).toBe(`Unknown NodeMismatch: ${says}`)
  expect(before?.metadata.deletionTimestamp).toBeUndefined()
  expect(conditionOf(await scene.status(), 'Ready')).toMatch(/^False NodeDrainFailed: /)
  expect((await scene.machine())?.metadata.deletionTimestamp).toBeDefined()
  expect(await scene.client.get(NODES, NODE)).toEqual(stranger)
})

test('a Node that its kubelet has registered again is still ours', async () => {
  const { scene } = await active()
  await scene.client.delete(NODES, NODE)
  await standIn(scene, {
    metadata: { ...NODE, annotations: ANNOTATIONS },
    spec: { providerID: 'test://worker' },
  })
  const node = await scene.client.get(NODES, NODE)

  await scene.pass()
  const status = await scene.status()
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()

  expect(status).toMatchObject({ phase: 'Active', nodeRef: { uid: node?.metadata.uid } })
  expect(await scene.client.get(NODES, NODE)).toMatchObject({ spec: { unschedulable: true } })
})

test('a Node that shows no owner during a drain is waited for, and drained once it is ours', async () => {
  const { scene } = await active()
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()
  await scene.advance('2026-01-05T23:05:00Z')
  scene.fault((call) => (call.endsWith('/eviction') ? 429 : undefined))
  await scene.pass()
  scene.fault(undefined)

  await scene.client.delete(NODES, NODE)
  await standIn(scene, { metadata: NODE, spec: {} })
  await scene.advance('2026-01-05T23:05:12Z')
  await scene.pass()
  const waiting = await scene.status()
  const kept = await scene.machine()
  const untouched = await scene.client.get(NODES, NODE)
  await scene.client.patch(NODES, NODE, {
    metadata: { annotations: ANNOTATIONS },
    spec: { providerID: 'test://worker' },
  })
  await scene.advance('2026-01-05T23:05:24Z')
  await scene.pass()

  expect(conditionOf(waiting, 'MachineReady')).toBe(
    "Unknown NodeMismatch: Node worker is not the one that was this machine's: its uid is different",
  )
  expect(kept?.metadata.deletionTimestamp).toBeUndefined()
  expect(untouched?.spec).not.toHaveProperty('unschedulable')
  expect(await scene.client.get(NODES, NODE)).toMatchObject({ spec: { unschedulable: true } })
  const pod = await scene.client.get(PODS, { namespace: 'team', name: 'web' })
  expect(pod?.metadata.deletionTimestamp).toBeDefined()
  expect((await scene.machine())?.metadata.deletionTimestamp).toBeUndefined()
})

async function active(): Promise<{ scene: Scene; ours: unknown }> {
  const scene = await createScene('2026-01-05T15:00:00Z')
  await scene.pass()
  await scene.provision()
  await scene.addPod('web')
  await scene.pass()
  const status = await scene.status()
  expect(status['phase']).toBe('Active')
  return { scene, ours: status['nodeRef'] }
}

async function standIn(
  { client }: Scene,
  { metadata, spec }: { metadata: KubeObject['metadata']; spec: object },
): Promise<void> {
  await client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata, spec })
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'ready' }
  await client.patchStatus(NODES, NODE, { status: { conditions: [ready] } })
}

function conditionOf(status: object, type: string): string {
  const conditions = readConditions((status as { conditions?: unknown }).conditions)
  const { status: holds, reason, message } = findCondition(conditions, type) ?? {}
  return `${holds} ${reason}: ${message}`
}
