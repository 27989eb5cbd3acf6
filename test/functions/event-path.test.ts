// A machine whose Node has the last pod on the way of an event stays until that pod was moved.
import { expect, test } from 'vitest'
import { kubeconfigFor } from '#src/embedded/http.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import { ownerReference } from '#src/kube/owner.ts'
import { EVENTS, NAMESPACES, NODES, PODS, SECRETS } from '#src/kube/resource.ts'
import { readLastOfEventPath } from '#src/scheduled-machine/gather/read-event-path.ts'
import { requestReclaim } from '#test/support/reclaim/request.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

const IN_WINDOW = '2026-01-05T15:00:00Z'
const GRACE_OVER = '2026-01-05T23:06:00Z'
const DRAIN_OVER = '2026-01-05T23:30:00Z'
const ACTIVATOR = { namespace: 'knative-serving', name: 'activator-7d9f-aaaaa' }
const MESSAGE =
  'The machine stays: its Node has the last Ready pod of Deployment knative-serving/activator, and without it Sundial gets no events. Move it to a Node that stays: kubectl -n knative-serving rollout restart deployment activator'

test('it stays, cordoned, beyond its nodeDrainTimeout, says what to move, and tells it once', async () => {
  const scene = await sceneInService()
  await scene.advance(GRACE_OVER)

  await scene.pass()
  const { message, conditions, wakeTime } = await scene.status()
  await scene.advance(DRAIN_OVER)
  const { calls } = await scene.pass()

  expect(message).toBe(MESSAGE)
  expect(conditions).toContainEqual(
    expect.objectContaining({ type: 'Ready', status: 'False', reason: 'EventPathOnNode', message }),
  )
  expect(wakeTime).toBe('2026-01-05T23:11:00Z')
  expect(calls.filter((call) => call.includes('eviction') || call.startsWith('DELETE'))).toEqual([])
  expect((await scene.client.get(NODES, { name: 'worker' }))?.['spec']).toMatchObject({
    unschedulable: true,
  })
  expect(await stateOf(scene)).toBe('EventPathOnNode')
  expect(await warnings(scene)).toEqual([`EventPathOnNode: ${MESSAGE}`])
})

interface Row {
  readonly name: string
  readonly change: (scene: Scene) => Promise<unknown>
  readonly state: string
}

test.each<Row>([
  {
    name: 'another pod is Ready on a Node that stays',
    change: (scene) => addPod(scene.client, 'activator-7d9f-bbbbb', 'steady'),
    state: 'draining',
  },
  {
    name: 'another pod is on a Node that is cordoned',
    change: async ({ client }) => {
      await addPod(client, 'activator-7d9f-bbbbb', 'steady')
      await client.patch(NODES, { name: 'steady' }, { spec: { unschedulable: true } })
    },
    state: 'EventPathOnNode',
  },
  {
    name: 'another pod is not Ready',
    change: (scene) => addPod(scene.client, 'activator-7d9f-bbbbb', 'steady', { ready: 'False' }),
    state: 'EventPathOnNode',
  },
  {
    name: 'another workload has a pod on a Node that stays',
    change: (scene) => addPod(scene.client, 'autoscaler-7d9f-bbbbb', 'steady'),
    state: 'EventPathOnNode',
  },
  {
    name: 'the pod was moved',
    change: async ({ client }) => {
      await addPod(client, 'activator-7d9f-bbbbb', 'steady')
      await client.delete(PODS, ACTIVATOR)
    },
    state: 'draining',
  },
  {
    name: 'the window is open again',
    change: (scene) => scene.edit({ spec: { schedule: { hoursOfDay: ['0-23'] } } }),
    state: 'MachineReady',
  },
  {
    name: 'the kill switch is on',
    change: (scene) => scene.edit({ spec: { killSwitch: true } }),
    state: 'gone',
  },
  {
    name: 'its Node is reclaimed',
    change: (scene) => requestReclaim(scene.client, 'worker'),
    state: 'draining',
  },
  {
    name: 'the pods may not be listed',
    change: async (scene) => {
      let lists = 0
      // The first one is of the pods on the Node.
      scene.fault((call) => (call === 'GET pods' && ++lists === 2 ? 403 : undefined))
    },
    state: 'draining',
  },
])('$name: $state', async ({ change, state }) => {
  const scene = await sceneInService()
  await scene.advance(GRACE_OVER)
  await scene.pass()

  await change(scene)
  await scene.advance('2026-01-05T23:12:00Z')
  await scene.pass()

  expect(await stateOf(scene)).toBe(state)
})

test.each([
  ['a pod of a function, which Knative starts again', { revision: 'sweep-00001' }, 'draining'],
  ['a pod of a DaemonSet', { kind: 'DaemonSet' }, 'gone'],
  ['a pod of another namespace', { namespace: 'team' }, 'draining'],
  ['a pod that is not Ready', { ready: 'False' }, 'draining'],
] as const)('nothing is held for %s', async (_, options, state) => {
  const scene = await sceneInService(options)
  await scene.advance(GRACE_OVER)

  await scene.pass()

  expect(await stateOf(scene)).toBe(state)
})

test('it is held also if its cluster is reached through a kubeconfig', async () => {
  const scene = await sceneInService()
  const kubeconfig = Buffer.from(kubeconfigFor('https://api.test:6443')).toString('base64')
  await scene.client.create(SECRETS, {
    ...{ apiVersion: 'v1', kind: 'Secret', data: { value: kubeconfig } },
    metadata: { namespace: 'team', name: 'prod-kubeconfig' },
  })
  await scene.advance(GRACE_OVER)

  await scene.pass()

  expect(await stateOf(scene)).toBe('EventPathOnNode')
})

test('a workload cluster with a Knative of its own holds nothing', async () => {
  const [{ client: workload }, { client: management }] = [
    await sceneInService(),
    await emptyScene(),
  ]
  const pods = await workload.list(PODS, { namespace: ACTIVATOR.namespace })
  const { signal } = new AbortController()
  const namespaces = [ACTIVATOR.namespace]
  const last = (client: KubeClient) =>
    readLastOfEventPath(pods, 'worker', { client, namespaces, signal })

  expect([await last(workload), await last(management)]).toEqual([
    [{ kind: 'Deployment', namespace: 'knative-serving', name: 'activator' }],
    [],
  ])
})

function emptyScene(): Promise<Scene> {
  return createScene(IN_WINDOW, {}, undefined, { eventPathNamespaces: [ACTIVATOR.namespace] })
}

async function sceneInService(options: PodOptions = {}): Promise<Scene> {
  const scene = await emptyScene()
  const { client } = scene
  const { namespace } = ACTIVATOR
  const metadata = { name: namespace }
  await client.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata })
  await client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'steady' } })
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'ready' }
  await client.patchStatus(NODES, { name: 'steady' }, { status: { conditions: [ready] } })
  await scene.pass()
  await scene.provision()
  await scene.pass()
  await addPod(client, ACTIVATOR.name, 'worker', options)
  await scene.advance('2026-01-05T22:59:59Z')
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()
  return scene
}

interface PodOptions {
  readonly namespace?: string
  readonly kind?: string
  readonly revision?: string
  readonly ready?: 'True' | 'False'
}

async function addPod(
  client: KubeClient,
  name: string,
  nodeName: string,
  {
    namespace = ACTIVATOR.namespace,
    kind = 'ReplicaSet',
    revision,
    ready = 'True',
  }: PodOptions = {},
): Promise<void> {
  const metadata = { namespace, name }
  const [workload = '', hash = ''] = name.split('-')
  const owner = await ownerOf(client, kind, { namespace, name: `${workload}-${hash}` })
  await client.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      labels: {
        'pod-template-hash': hash,
        ...(revision !== undefined && { 'serving.knative.dev/revision': revision }),
      },
      ownerReferences: [ownerReference(owner, { controller: true })],
    },
    spec: { nodeName, containers: [{ name: 'main', image: 'main' }] },
  })
  const status = { phase: 'Running', conditions: [{ type: 'Ready', status: ready }] }
  await client.patchStatus(PODS, metadata, { status })
}

async function ownerOf(client: KubeClient, kind: string, key: NamespacedKey) {
  const plural = `${kind.toLowerCase()}s`
  const resource = { apiVersion: 'apps/v1', kind, plural, namespaced: true }
  const labels = { app: key.name }
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: 'main', image: 'main' }] },
  }
  const spec = { selector: { matchLabels: labels }, template }
  const { apiVersion } = resource
  return (
    (await client.get(resource, key)) ??
    (await client.create(resource, { apiVersion, kind, metadata: key, spec }))
  )
}

async function stateOf(scene: Scene): Promise<string> {
  const machine = await scene.machine()
  if (machine === undefined || machine.metadata.deletionTimestamp !== undefined) return 'gone'
  const { drain, conditions } = (await scene.status()) as {
    readonly drain?: object
    readonly conditions: readonly { readonly type: string; readonly reason: string }[]
  }
  if (drain !== undefined) return 'draining'
  return conditions.find(({ type }) => type === 'Ready')?.reason ?? ''
}

async function warnings({ client }: Scene): Promise<readonly string[]> {
  const events = await client.list(EVENTS)
  return events
    .filter((event) => event['type'] === 'Warning')
    .map((event) => `${event['reason']}: ${event['note']}`)
}
