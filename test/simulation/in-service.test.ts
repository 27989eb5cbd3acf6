// The backstop's look at what is in service: a few lists, and a pass only where something has changed.
import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { KEY, MACHINES } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

const TABLE = 'GET scheduledmachines'
const OVERRIDES = 'GET scheduleoverrides'
const LISTS = [
  TABLE,
  OVERRIDES,
  'GET machines',
  'GET scheduledmachines',
  'GET secrets/prod-kubeconfig',
  'GET nodes',
]
const PASS = 'GET scheduledmachines/worker'

test('nothing has changed: a few lists, however many machines there are', async () => {
  const scene = await inService()

  const report = await scene.backstop()

  expect(report).toEqual({ answer: 204, calls: LISTS })
})

test.each<{ about: string; given: (scene: Scene) => Promise<unknown> }>([
  {
    about: 'the Machine is being deleted',
    given: ({ client }) => client.delete(MACHINES, KEY),
  },
  {
    about: 'the Machine is gone',
    given: async (scene) => {
      await scene.client.delete(MACHINES, KEY)
      await scene.finishRemoval()
    },
  },
  {
    about: 'the Machine is not marked as ours any more',
    given: ({ client }) =>
      client.patch(MACHINES, KEY, {
        metadata: { labels: { '5spot.finos.org/scheduled-machine': null } },
      }),
  },
  { about: 'the Node is gone', given: ({ client }) => client.delete(NODES, { name: KEY.name }) },
  {
    about: 'the Node is not Ready',
    given: ({ client }) =>
      client.patchStatus(
        NODES,
        { name: KEY.name },
        {
          status: { conditions: [{ type: 'Ready', status: 'Unknown', reason: 'r', message: 'm' }] },
        },
      ),
  },
  {
    about: 'the spec has changed',
    given: (scene) => scene.edit({ spec: { nodeDrainTimeout: '1m' } }),
  },
  {
    about: 'Nodes may not be listed',
    given: async (scene) => scene.fault((call) => (call === 'GET nodes' ? 403 : undefined)),
  },
  {
    about: 'ScheduledMachines cannot be listed now, but for their rows',
    given: async (scene) => {
      let lists = 0
      scene.fault((call) => (call === TABLE && ++lists === 2 ? 503 : undefined))
    },
  },
  {
    about: 'Secrets may not be read',
    given: async (scene) =>
      scene.fault((call) => (call.startsWith('GET secrets') ? 403 : undefined)),
  },
  {
    about: 'Machines cannot be listed now',
    given: async (scene) => scene.fault((call) => (call === 'GET machines' ? 503 : undefined)),
  },
])('a pass looks at it: $about', async ({ given }) => {
  const scene = await inService()
  await given(scene)

  const { calls } = await scene.backstop()

  expect(calls).toContain(PASS)
})

test('a join that is on its way is left to its wakes', async () => {
  const scene = await createScene('2026-01-05T15:00:00Z')
  await scene.pass()

  const { calls } = await scene.backstop()

  expect(calls).toEqual([TABLE, OVERRIDES, 'GET machines', 'GET scheduledmachines'])
})

test('what has come to rest is looked at for a quarter of an hour, its late Node included, and then left alone', async () => {
  const scene = await atRest()

  const lately = await scene.backstop()
  await scene.advance('2026-01-05T08:16:00Z')
  const later = await scene.backstop()

  expect(lately.calls).toEqual([
    TABLE,
    OVERRIDES,
    'GET machines',
    'GET scheduledmachines',
    'GET secrets/prod-kubeconfig',
    'GET nodes',
  ])
  expect(later.calls).toEqual([TABLE, OVERRIDES])
})

test('what a clock that was ahead has put to rest is woken', async () => {
  const scene = await atRest()
  await scene.advance('2026-01-05T15:00:00Z')
  await scene.client.patchStatus(SCHEDULED_MACHINES, KEY, {
    status: { phaseSince: '2026-01-05T23:30:00Z', wakeTime: '2026-01-06T14:00:00Z' },
  })

  await scene.backstop()

  expect(await scene.status()).toMatchObject({ phase: 'Pending', inSchedule: true })
})

// As by a pass that was slow, and killed before it could say so.
test('a Machine that was made for what had come to rest is found, and goes', async () => {
  const scene = await atRest()
  const { uid } = await scene.object()
  await scene.client.create(MACHINES, {
    apiVersion: MACHINES.apiVersion,
    kind: MACHINES.kind,
    metadata: {
      ...KEY,
      labels: { '5spot.finos.org/scheduled-machine': KEY.name },
      ownerReferences: [
        { apiVersion: '5spot.finos.org/v1alpha1', kind: 'ScheduledMachine', name: KEY.name, uid },
      ],
    },
    spec: {
      clusterName: 'prod',
      bootstrap: { dataSecretName: 'none' },
      infrastructureRef: {
        apiGroup: 'infrastructure.cluster.x-k8s.io',
        kind: 'TestMachine',
        name: KEY.name,
      },
    },
  })

  await scene.backstop()

  expect(await scene.status()).toMatchObject({ phase: 'ShuttingDown' })
})

/** Outside its window, looked at. */
async function atRest(): Promise<Scene> {
  const scene = await createScene('2026-01-05T08:00:00Z')
  await scene.pass()
  expect(await scene.status()).toMatchObject({ phase: 'Inactive' })
  return scene
}

/** In service since 15:00Z, with a Node as Cluster API marks it. */
async function inService(): Promise<Scene> {
  const scene = await createScene('2026-01-05T15:00:00Z')
  await scene.pass()
  await scene.provision()
  const label = { 'node.cluster.x-k8s.io/scheduled-machine': KEY.name }
  await scene.client.patch(NODES, { name: KEY.name }, { metadata: { labels: label } })
  await scene.pass()
  expect(await scene.status()).toMatchObject({ phase: 'Active' })
  return scene
}
