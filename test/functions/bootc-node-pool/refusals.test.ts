// Requests that the API server refuses, for a moment or until a person fixes the cause.
import { expect, test } from 'vitest'
import { bootcNodeCrd } from '#src/bootc-node/crd.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { listAt, textAt } from '#src/kube/json.ts'
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import { actAll } from '#test/support/pool-scene/daemon.ts'
import { leftovers, updatedPool } from '#test/support/pool-scene/states.ts'
import { createPoolScene, imageOf, type PoolScene, V1, V2 } from '#test/support/pool-scene.ts'

test('a node whose write is refused does not stop the others, and is tried again', async () => {
  const scene = await createPoolScene(['a', 'b', 'c'])
  scene.fault((call) => (call === 'PATCH nodes/b' ? 403 : undefined))

  await scene.pass()

  expect(await managed(scene)).toEqual(['a', 'c'])
  const { message = '' } = findCondition((await scene.status()).conditions ?? [], 'Degraded') ?? {}
  expect((await scene.status()).nodeErrors).toMatchObject([
    {
      node: 'b',
      attempts: 1,
      message:
        'Failed to label the Node: it has no right to do this (HTTP 403). Apply deploy/rbac (ClusterRole sundial-bootc-node-pool and its binding)',
    },
  ])
  expect(message).toContain('b')
  scene.fault(undefined)
  await scene.advance(31)
  await scene.pass()
  expect(await managed(scene)).toEqual(['a', 'b', 'c'])
  expect((await scene.status()).nodeErrors ?? []).toEqual([])
})

test.each([
  { what: 'a conflict', call: /^PATCH bootcnodes\/a$/, status: 409 },
  { what: 'a conflict on the pool', call: /^PATCH bootcnodepools\/workers\/status$/, status: 409 },
  { what: 'a Node that changes meanwhile', call: /^PATCH nodes\/a$/, status: 409 },
])('$what starts the pass again, and nothing is lost', async ({ call, status }) => {
  const scene = await updatedPool(['a'])
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  let times = 0
  scene.fault((asked) => {
    times += call.test(asked) ? 1 : 0
    return call.test(asked) && times % 2 === 1 ? status : undefined
  })

  for (let step = 0; step < 6; step += 1) {
    await scene.pass()
    await actAll(scene, V1)
    await scene.advance(10)
  }

  expect(times).toBeGreaterThan(1)
  expect(await scene.status()).toMatchObject({ deployedDigest: V2, rebootSlots: [] })
  expect(await leftovers(scene)).toEqual([])
})

test('an API server that does not answer is asked again, and the status stays', async () => {
  const scene = await updatedPool(['a'])
  const before = await scene.status()
  scene.fault((call) => (call === 'GET bootcnodes' ? 'unreachable' : undefined))

  expect((await scene.pass()).answer).toBe(503)

  expect(await scene.status()).toEqual(before)
})

test('a list that is refused twice is told with the right that is missing', async () => {
  const scene = await updatedPool(['a'])
  scene.fault((call) => (call === 'GET bootcnodes' ? 403 : undefined))

  await scene.pass()
  expect((await scene.status()).reason).toBe('AllUpdated')
  await scene.advance(10)
  await scene.pass()

  expect(findCondition((await scene.status()).conditions ?? [], 'Degraded')).toMatchObject({
    status: 'True',
    reason: 'ReadFailed',
    message:
      'Sundial cannot list bootcnodes.node.bootc.dev: it has no right to do this (HTTP 403). Apply deploy/rbac (ClusterRole sundial-bootc-node-pool and its binding)',
  })
  scene.fault(undefined)
  await scene.advance(60)
  await scene.pass()
  expect(await scene.status()).toMatchObject({ reason: 'AllUpdated', message: '1/1 updated' })
})

test('a definition of an older version is told with the remedy', async () => {
  const scene = await updatedPool(['a'])
  const crd = bootcNodeCrd()
  const [version] = listAt(crd, 'spec', 'versions')
  const columns = listAt(version, 'additionalPrinterColumns').filter(
    (column) => textAt(column, 'name') !== 'Reboot Slot',
  )
  await scene.client.patch(
    CUSTOM_RESOURCE_DEFINITIONS,
    { name: crd.metadata.name },
    { spec: { versions: [{ ...Object(version), additionalPrinterColumns: columns }] } },
  )

  await scene.pass()
  await scene.advance(10)
  await scene.pass()

  expect((await scene.status()).message).toContain(
    'The table of BootcNode objects has no column Reboot Slot: install the definition (CRD) of this version',
  )
})

async function managed(scene: PoolScene): Promise<readonly string[]> {
  const nodes = await Promise.all(['a', 'b', 'c'].map((name) => scene.node(name)))
  return nodes.flatMap((node) =>
    node?.metadata.labels?.['bootc.dev/managed'] === '' ? [node.metadata.name] : [],
  )
}
