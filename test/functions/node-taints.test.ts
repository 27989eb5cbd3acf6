// Taints of the spec on the Node, beside those of other actors.
import { expect, test } from 'vitest'
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { EVENTS, NODES } from '#src/kube/resource.ts'
import { binaryEvent } from '#test/support/events.ts'
import { inService } from '#test/support/scene/in-service.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { ADMIN, BATCH, GPU } from '#test/support/tainted-node.ts'

const NODE = { name: 'worker' }
const SPEC = { nodeTaints: [BATCH] }
const APPLIED = '5spot.finos.org/applied-taints'

test('the taints are on the Node, in its annotation, in the status and in a condition', async () => {
  const scene = await inService(SPEC)

  const { metadata } = await nodeOf(scene)
  const status = await scene.status()

  expect(await taintsOf(scene)).toEqual([BATCH])
  expect(JSON.parse(metadata.annotations?.[APPLIED] ?? '')).toEqual([BATCH])
  expect(status).toMatchObject({ phase: 'Active', appliedNodeTaints: [BATCH] })
  expect(await told(scene)).toEqual({
    status: 'True',
    reason: 'Applied',
    message: 'Node worker has taint workload=batch:NoSchedule',
  })
  const { calls } = await scene.pass()
  expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([])
})

test('a taint that another actor adds between the read and the write survives', async () => {
  const scene = await createScene('2026-01-05T15:00:00Z', SPEC)
  await scene.pass()
  await scene.provision()
  let isAdded = false
  scene.fault(async (call) => {
    if (call !== 'PATCH nodes/worker' || isAdded) return undefined
    isAdded = true
    await scene.client.patch(NODES, NODE, { spec: { taints: [GPU] } })
    return undefined
  })

  const { calls } = await scene.pass()

  expect(calls.filter((call) => call === 'PATCH nodes/worker')).toHaveLength(2)
  expect(await taintsOf(scene)).toEqual([GPU, BATCH])
  expect(await scene.status()).toMatchObject({ appliedNodeTaints: [BATCH] })
})

test('a change of the value, and the end of the list, change only our taint', async () => {
  const scene = await inService(SPEC)
  await scene.client.patch(NODES, NODE, { spec: { taints: [GPU, BATCH] } })

  await scene.edit({ spec: { nodeTaints: [{ ...BATCH, value: 'web' }] } })
  await scene.pass()
  const changed = await taintsOf(scene)
  await scene.edit({ spec: { nodeTaints: [] } })
  await scene.pass()

  expect(changed).toEqual([GPU, { ...BATCH, value: 'web' }])
  expect(await taintsOf(scene)).toEqual([GPU])
  expect(await scene.status()).not.toHaveProperty('appliedNodeTaints')
  expect(await told(scene)).toBeUndefined()
})

test('the event of the Node brings back a taint that somebody has removed', async () => {
  const scene = await inService(SPEC)
  const calm = await scene.pass({ event: await nodeEvent(scene) })
  await scene.client.patch(NODES, NODE, { spec: { taints: null } })

  await scene.pass({ event: await nodeEvent(scene) })

  expect(calm.calls).toEqual(['GET scheduledmachines/worker'])
  expect(await taintsOf(scene)).toEqual([BATCH])
})

test('the backstop brings back a taint that somebody has removed', async () => {
  const scene = await inService(SPEC)
  await label(scene)
  const calm = await scene.backstop()
  await scene.client.patch(NODES, NODE, { spec: { taints: null } })

  await scene.backstop()

  expect(calm.calls).not.toContain('GET machines/worker')
  expect(await taintsOf(scene)).toEqual([BATCH])
})

test('the same taint of an admin is not adopted: it stays when the list is emptied', async () => {
  const scene = await createScene('2026-01-05T15:00:00Z', SPEC)
  await scene.pass()
  await scene.provision()
  await scene.client.patch(NODES, NODE, { spec: { taints: [BATCH] } })
  await scene.pass()
  const { metadata } = await nodeOf(scene)

  await scene.edit({ spec: { nodeTaints: [] } })
  await scene.pass()

  expect(metadata.annotations).not.toHaveProperty(APPLIED)
  expect(await taintsOf(scene)).toEqual([BATCH])
})

test('a conflict is told with a Warning, and ends when the admin gives way', async () => {
  const scene = await inService()
  await scene.client.patch(NODES, NODE, { spec: { taints: [ADMIN] } })
  await scene.edit({ spec: { nodeTaints: [BATCH, GPU] } })

  await scene.pass()
  await scene.pass()
  const opposed = await told(scene)
  const taints = await taintsOf(scene)
  await scene.client.patch(NODES, NODE, { spec: { taints: [GPU] } })
  await scene.pass({ event: await nodeEvent(scene) })

  expect(taints).toEqual([ADMIN, GPU])
  expect(opposed).toMatchObject({ status: 'False', reason: 'TaintOwnershipConflict' })
  expect(await warnings(scene)).toEqual(['TaintOwnershipConflict'])
  expect(await taintsOf(scene)).toEqual([GPU, BATCH])
  expect(await told(scene)).toMatchObject({ status: 'True', reason: 'Applied' })
})

test('a taint that is refused is told in NodeTainted, and tried again', async () => {
  const scene = await inService()
  scene.fault((call) => (call === 'PATCH nodes/worker' ? 403 : undefined))
  await scene.edit({ spec: SPEC })

  await scene.pass()
  const refused = await told(scene)
  scene.fault(undefined)
  await scene.advance('2026-01-05T15:01:00Z')
  await scene.pass()

  expect(refused).toMatchObject({
    status: 'False',
    reason: 'PatchFailed',
    message: expect.stringContaining('Failed to change the taints of the Node'),
  })
  expect(await taintsOf(scene)).toEqual([BATCH])
  expect(await scene.status()).toMatchObject({ phase: 'Active', appliedNodeTaints: [BATCH] })
})

test('a machine that stays without its ScheduledMachine loses the taints', async () => {
  const scene = await inService(SPEC)
  await scene.client.patch(NODES, NODE, { spec: { taints: [GPU, BATCH] } })
  await scene.api.transport({
    method: 'DELETE',
    path: '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/worker',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Orphan',
    }),
  })
  await scene.pass()
  await scene.advance('2026-01-05T15:02:00Z')

  await scene.pass()

  expect(await taintsOf(scene)).toEqual([GPU])
  expect((await nodeOf(scene)).metadata.annotations).not.toHaveProperty(APPLIED)
  expect(await scene.machine()).toBeDefined()
})

async function nodeOf({ client }: Scene): Promise<KubeObject> {
  const node = await client.get(NODES, NODE)
  if (node === undefined) throw new Error('there is no Node')
  return node
}

async function taintsOf(scene: Scene): Promise<unknown> {
  const { spec } = (await nodeOf(scene)) as unknown as { spec: { taints?: unknown } }
  return spec.taints ?? []
}

async function told(scene: Scene): Promise<unknown> {
  const { conditions } = await scene.status()
  const found = findCondition(readConditions(conditions), 'NodeTainted')
  if (found === undefined) return undefined
  const { status, reason, message } = found
  return { status, reason, message }
}

async function warnings({ client }: Scene): Promise<readonly unknown[]> {
  const events = await client.list(EVENTS)
  return events.filter(({ type }) => type === 'Warning').map(({ reason }) => reason)
}

async function nodeEvent(scene: Scene) {
  const attributes = { apiversion: 'v1', kind: 'Node', name: 'worker' }
  return binaryEvent('dev.knative.apiserver.resource.update', await nodeOf(scene), attributes)
}

// Cluster API copies the label of the Machine to its Node. The backstop lists only such Nodes.
async function label({ client }: Scene): Promise<void> {
  const labels = { 'node.cluster.x-k8s.io/scheduled-machine': 'worker' }
  await client.patch(NODES, NODE, { metadata: { labels } })
}
