import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import {
  conditionsOf,
  createCluster,
  createMachine,
  MACHINES,
  startedWorld,
  TEST_MACHINES,
} from '#test/unit/embedded/stand-ins/started-world.ts'
import { KEY, messageOf, NODE } from './addressed.ts'

test('a Machine reports why the provider fails, and continues when it recovers', async () => {
  const annotations = { 'stand-in.sundial.dev/fail': 'no host has 64 GiB' }
  const started = await startedWorld()
  const { client, goTo } = started
  await createCluster(started)
  await createMachine(started, { infrastructure: { annotations } })

  await goTo(600)
  const failing = await client.get(MACHINES, KEY)
  await client.patch(TEST_MACHINES, KEY, {
    metadata: { annotations: { 'stand-in.sundial.dev/fail': null } },
  })
  await goTo(700)
  const mended = await client.get(MACHINES, KEY)

  expect(failing?.status).toMatchObject({ phase: 'Provisioning' })
  expect(conditionsOf(failing)).toContain('InfrastructureReady=False/ProvisioningFailed')
  expect(messageOf(failing, 'InfrastructureReady')).toBe('no host has 64 GiB')
  expect(mended?.status).toMatchObject({ phase: 'Running' })
})

test('a Machine hangs while its annotation says so', async () => {
  const annotations = { 'stand-in.sundial.dev/hang': 'true' }
  const started = await startedWorld()
  const { client, goTo } = started
  await createCluster(started)
  await createMachine(started, { infrastructure: { annotations } })

  await goTo(3600)
  const stuck = await client.get(MACHINES, KEY)
  await client.delete(MACHINES, KEY)
  await goTo(7200)
  const deleting = await client.get(MACHINES, KEY)
  await client.patch(TEST_MACHINES, KEY, {
    metadata: { annotations: { 'stand-in.sundial.dev/hang': null } },
  })
  await goTo(7201)
  const gone = await client.get(MACHINES, KEY)

  expect(stuck?.status).toMatchObject({ phase: 'Provisioning' })
  expect(conditionsOf(deleting)).toContain('Deleting=True/WaitingForInfrastructureDeletion')
  expect(gone).toBeUndefined()
})

test('a machine that somebody else removed is reported by its Machine, and later by its Node', async () => {
  const started = await startedWorld()
  const { client, goTo } = started
  await createCluster(started)
  await createMachine(started)
  await goTo(100)
  await client.delete(TEST_MACHINES, KEY)

  await goTo(120)
  const machine = await client.get(MACHINES, KEY)
  const before = await client.get(NODES, NODE)
  await goTo(200)
  const node = await client.get(NODES, NODE)

  expect(conditionsOf(machine)).toContain('InfrastructureReady=False/ObjectDeleted')
  expect(conditionsOf(before).at(-1)).toBe('Ready=True/KubeletReady')
  expect(conditionsOf(node).at(-1)).toBe('Ready=Unknown/NodeStatusUnknown')
  expect(node?.spec).toMatchObject({
    taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }],
  })
})

test('a Machine does not change a provider object of another owner', async () => {
  const started = await startedWorld()
  const { client, goTo } = started
  await createCluster(started)
  const other = await createMachine(started, { name: 'other' })
  const reference = {
    apiGroup: 'infrastructure.cluster.x-k8s.io',
    kind: 'TestMachine',
    name: 'other',
  }
  await createMachine(started, { spec: { infrastructureRef: reference } })

  await goTo(100)

  const infra = await client.get(TEST_MACHINES, { namespace: 'default', name: 'other' })
  const machine = await client.get(MACHINES, KEY)
  expect(infra?.metadata.ownerReferences?.map(({ uid }) => uid)).toEqual([other.metadata.uid])
  expect(machine?.spec).not.toHaveProperty('providerID')
  expect(messageOf(machine, 'InfrastructureReady')).toBe(
    'TestMachine is already owned by another Machine controller other',
  )
})
