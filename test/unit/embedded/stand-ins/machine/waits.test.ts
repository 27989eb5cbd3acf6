import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import {
  conditionsOf,
  createCluster,
  createMachine,
  MACHINES,
  startedWorld,
} from '#test/unit/embedded/stand-ins/started-world.ts'
import { KEY, NODE } from './addressed.ts'

test('a Machine does nothing while its Cluster is paused, deletion included', async () => {
  const started = await startedWorld()
  const { client, goTo } = started
  await createCluster(started)
  await createMachine(started)
  await goTo(5)
  const cluster = { namespace: 'default', name: 'prod' }
  const clusters = { ...MACHINES, kind: 'Cluster', plural: 'clusters' }
  await client.patch(clusters, cluster, { spec: { paused: true } })
  await goTo(300)
  await client.delete(MACHINES, KEY)
  await goTo(600)
  const paused = await client.get(MACHINES, KEY)
  await client.patch(clusters, cluster, { spec: { paused: null } })
  await goTo(700)
  const gone = await client.get(MACHINES, KEY)

  expect(paused?.status).toMatchObject({ phase: 'Provisioning' })
  expect(conditionsOf(paused)).toContain('Paused=True/Paused')
  expect(gone).toBeUndefined()
})

test('a Machine waits for hooks before it drains, and before it removes the machine', async () => {
  const hooks = {
    'pre-drain.delete.hook.machine.cluster.x-k8s.io/us': '',
    'pre-terminate.delete.hook.machine.cluster.x-k8s.io/us': '',
  }
  const started = await startedWorld()
  const { client, goTo } = started
  await createCluster(started)
  await createMachine(started, { metadata: { annotations: hooks } })
  await goTo(100)
  await client.delete(MACHINES, KEY)
  await goTo(200)
  const beforeDrain = await client.get(MACHINES, KEY)
  const open = await client.get(NODES, NODE)
  await client.patch(MACHINES, KEY, {
    metadata: { annotations: { 'pre-drain.delete.hook.machine.cluster.x-k8s.io/us': null } },
  })
  await goTo(300)
  const beforeEnd = await client.get(MACHINES, KEY)
  const cordoned = await client.get(NODES, NODE)

  expect(conditionsOf(beforeDrain)).toContain('Deleting=True/WaitingForPreDrainHook')
  expect(open?.spec).not.toHaveProperty('unschedulable')
  expect(conditionsOf(beforeEnd)).toContain('Deleting=True/WaitingForPreTerminateHook')
  expect(cordoned?.spec).toMatchObject({ unschedulable: true })
})
