import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import { CLUSTERS, createCluster, createMachine, MACHINES, startedWorld } from './started-world.ts'

const CLUSTER = { namespace: 'default', name: 'prod' }
const MACHINE = { namespace: 'default', name: 'web-1' }

test('a Cluster that is deleted takes its Machines and their Nodes with it', async () => {
  const started = await startedWorld()
  await createCluster(started)
  await createMachine(started)
  await started.goTo(60)
  expect(await started.client.get(NODES, { name: 'web-1' })).toBeDefined()

  await started.client.delete(CLUSTERS, CLUSTER)
  await started.goTo(120)

  expect(await started.client.get(MACHINES, MACHINE)).toBeUndefined()
  expect(await started.client.get(NODES, { name: 'web-1' })).toBeUndefined()
  expect(await started.client.get(CLUSTERS, CLUSTER)).toBeUndefined()
})

test('a Machine that another controller has is waited for, and not deleted', async () => {
  const controller = { apiVersion: 'x/v1', kind: 'Robot', name: 'r', uid: 'u', controller: true }
  const started = await startedWorld()
  await createCluster(started)
  await createMachine(started, { metadata: { ownerReferences: [controller] } })
  await started.goTo(60)

  await started.client.delete(CLUSTERS, CLUSTER)
  await started.goTo(120)

  const machine = await started.client.get(MACHINES, MACHINE)
  const cluster = await started.client.get(CLUSTERS, CLUSTER)
  expect(machine?.metadata.deletionTimestamp).toBeUndefined()
  expect(cluster?.metadata.deletionTimestamp).toBeDefined()
})
