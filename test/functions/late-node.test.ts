// A Node that registers after its Machine was deleted.
import { expect, test } from 'vitest'
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { binaryEvent } from '#test/support/events.ts'
import { CLUSTERS, KEY, MACHINES } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

const NODE = { name: 'worker' }
const MARKS = {
  labels: { 'node.cluster.x-k8s.io/scheduled-machine': 'worker' },
  annotations: {
    'cluster.x-k8s.io/machine': 'worker',
    'cluster.x-k8s.io/cluster-namespace': 'team',
    'cluster.x-k8s.io/cluster-name': 'prod',
  },
}

test('a Node that is not Ready is removed by its event, once its Machine is gone', async () => {
  const scene = await atRest()
  const node = await register(scene, 'Unknown')

  const { calls } = await scene.pass({ event: nodeEvent(node) })
  const removing = await scene.status()
  await scene.pass()
  const removed = await scene.status()

  expect(calls).toEqual([
    'GET scheduledmachines/worker',
    'GET machines/worker',
    'GET secrets/prod-kubeconfig',
    'GET nodes/worker',
    'POST events',
    'PATCH scheduledmachines/worker/status',
    'DELETE nodes/worker',
  ])
  expect(removing).toMatchObject({ phase: 'ShuttingDown', message: 'Removing Node worker' })
  expect(await scene.client.get(NODES, NODE)).toBeUndefined()
  expect(removed).toMatchObject({ phase: 'Inactive', message: 'Machine removed from cluster' })
  expect(removed).not.toHaveProperty('nodeRef')
})

test('the backstop finds a late Node', async () => {
  const scene = await atRest()
  await register(scene, 'False')

  await scene.backstop()
  await scene.pass()

  expect(await scene.client.get(NODES, NODE)).toBeUndefined()
  expect((await scene.status())['phase']).toBe('Inactive')
})

test('the backstop stops looking for a late Node after some time', async () => {
  const scene = await atRest()
  await scene.advance('2026-01-06T00:00:00Z')

  const { calls } = await scene.backstop()

  expect(calls).toEqual(['GET scheduledmachines', 'GET scheduleoverrides'])
})

test('a late Node that is Ready is reported once, and removed when it is no longer Ready', async () => {
  const scene = await atRest()
  const node = await register(scene, 'True')

  await scene.pass({ event: nodeEvent(node) })
  const told = await scene.status()
  const again = await scene.pass()
  await setReady(scene, 'Unknown')
  await scene.pass()
  await scene.pass()

  expect(told).toMatchObject({ phase: 'Inactive', nodeRef: { name: 'worker' } })
  const conditions = readConditions(told['conditions'])
  expect(findCondition(conditions, 'MachineReady')).toMatchObject({
    status: 'False',
    reason: 'NodeLeftBehind',
    message:
      'Node worker is Ready, but its Machine was deleted. Stop its host; the Node is deleted when it is not Ready',
  })
  expect(again.calls.filter((call) => !call.startsWith('GET'))).toEqual([])
  expect(await scene.client.get(NODES, NODE)).toBeUndefined()
  expect(await scene.status()).not.toHaveProperty('nodeRef')
})

test.each<[string, object]>([
  ['only the label', { annotations: {} }],
  [
    'the annotations of another Machine',
    { annotations: { ...MARKS.annotations, 'cluster.x-k8s.io/machine': 'other' } },
  ],
  [
    'the annotations of a namesake in the management cluster',
    { annotations: { ...MARKS.annotations, 'cluster.x-k8s.io/cluster-name': 'management' } },
  ],
  [
    'no annotation with its Cluster',
    { annotations: { ...MARKS.annotations, 'cluster.x-k8s.io/cluster-name': '' } },
  ],
])('one that has %s stays', async (_, metadata) => {
  const scene = await atRest()
  const node = await register(scene, 'Unknown', metadata)

  await scene.pass({ event: nodeEvent(node) })
  await scene.backstop()

  expect(await scene.client.get(NODES, NODE)).toEqual(node)
})

test("a Node stays when its annotations may be those of another owner's Machine with the same name", async () => {
  const scene = await atRest()
  const node = await register(scene, 'Unknown')
  await scene.client.create(MACHINES, foreignMachine())

  await scene.pass({ event: nodeEvent(node) })
  await scene.backstop()

  expect(await scene.client.get(NODES, NODE)).toEqual(node)
})

function nodeEvent(node: KubeObject) {
  const { name } = node.metadata
  const attributes = { apiversion: 'v1', kind: 'Node', name }
  return binaryEvent('dev.knative.apiserver.resource.update', node, attributes)
}

// Deleted while the host was starting: no Node was ever seen.
async function atRest(): Promise<Scene> {
  const scene = await createScene('2026-01-05T22:59:00Z', { gracefulShutdownTimeout: '0s' })
  await scene.pass()
  await scene.client.patch(MACHINES, KEY, { metadata: { finalizers: ['test/hold'] } })
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()
  await scene.finishRemoval({ leaveNode: true })
  await scene.pass()
  await scene.pass()
  expect(await scene.status()).toMatchObject({ phase: 'Inactive' })
  expect(await scene.machine()).toBeUndefined()
  expect(await scene.client.get(CLUSTERS, { namespace: 'team', name: 'prod' })).toBeDefined()
  return scene
}

async function register(scene: Scene, ready: string, metadata: object = {}): Promise<KubeObject> {
  await scene.client.create(NODES, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...NODE, ...MARKS, ...metadata },
    spec: { providerID: 'test://worker' },
  })
  return setReady(scene, ready)
}

function setReady({ client }: Scene, status: string): Promise<KubeObject> {
  const ready = { type: 'Ready', status, reason: 'NodeStatus', message: '' }
  return client.patchStatus(NODES, NODE, { status: { conditions: [ready] } })
}

function foreignMachine(): KubeObject {
  return {
    apiVersion: MACHINES.apiVersion,
    kind: 'Machine',
    metadata: KEY,
    spec: {
      clusterName: 'prod',
      bootstrap: { dataSecretName: 'none' },
      infrastructureRef: {
        apiGroup: 'infrastructure.cluster.x-k8s.io',
        kind: 'TestMachine',
        name: 'elsewhere',
      },
    },
  }
}
