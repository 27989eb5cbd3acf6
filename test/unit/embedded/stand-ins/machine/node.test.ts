import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import {
  conditionsOf,
  createCluster,
  createMachine,
  MACHINES,
  startedWorld,
} from '#test/unit/embedded/stand-ins/started-world.ts'
import { KEY, messageOf, NODE } from './addressed.ts'

test.each([
  ['of its Machine', { version: 'v1.34.2' }, 'v1.34.2'],
  ['of the API server where nobody says one', {}, 'v1.36.3'],
])('a Machine gets a Node in the version %s', async (_, spec, expected) => {
  const started = await startedWorld()
  await createCluster(started)
  await createMachine(started, { spec })

  await started.goTo(60)

  expect(await started.client.get(NODES, NODE)).toMatchObject({
    status: { nodeInfo: { kubeletVersion: expected } },
  })
})

test('a Machine is NotReady before it is Ready', async () => {
  const started = await startedWorld({ provider: { readySeconds: 30 } })
  await createCluster(started)
  await createMachine(started)

  await started.goTo(40)
  const early = await started.client.get(NODES, NODE)
  const machine = await started.client.get(MACHINES, KEY)
  await started.goTo(70)
  const late = await started.client.get(NODES, NODE)

  expect(conditionsOf(early).at(-1)).toBe('Ready=False/KubeletNotReady')
  expect(conditionsOf(machine)).toContain('NodeReady=False/NodeNotReady')
  expect(early?.spec).toMatchObject({
    taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }],
  })
  expect(conditionsOf(late).at(-1)).toBe('Ready=True/KubeletReady')
  expect(late?.spec).toEqual({ providerID: 'stand-in://default/web-1' })
})

test('a Machine reports that its Node is not Ready any more', async () => {
  const started = await startedWorld()
  const { client, goTo } = started
  await createCluster(started)
  await createMachine(started)
  await goTo(100)
  const sick = { type: 'Ready', status: 'False', reason: 'KubeletDown', message: 'no CNI' }

  await client.patchStatus(NODES, NODE, { status: { conditions: [sick] } })
  await goTo(4000)

  const machine = await client.get(MACHINES, KEY)
  expect(machine?.status).toMatchObject({ phase: 'Running' })
  expect(conditionsOf(machine)).toContain('NodeReady=False/NodeNotReady')
  expect(messageOf(machine, 'NodeReady')).toBe('* Node.Ready: no CNI')
  expect(conditionsOf(await client.get(NODES, NODE))).toEqual(['Ready=False/KubeletDown'])
})

test('a Machine and its namesake in another namespace get a Node each', async () => {
  const started = await startedWorld()
  const { world, client, goTo } = started
  await createCluster(started)
  await createMachine(started)
  await goTo(100)
  const elsewhere = { namespace: '5spot-system', name: 'web-1' }
  const spec = { clusterName: 'prod' }
  const asking = { apiVersion: '5spot.finos.org/v1alpha1', kind: 'ScheduledMachine' }
  await world.ensureFor([{ ...asking, metadata: elsewhere, spec }])
  await createMachine(started, { metadata: elsewhere })
  await goTo(200)

  const nodes = await client.list(NODES)
  expect(nodes.map(({ metadata }) => metadata.name).sort()).toEqual(['web-1', 'web-1.5spot-system'])
  expect((await client.get(MACHINES, elsewhere))?.status).toMatchObject({
    nodeRef: { name: 'web-1.5spot-system' },
  })
})
