import { expect, test } from 'vitest'
import { NODES, SECRETS } from '#src/kube/resource.ts'
import {
  conditionsOf,
  createCluster,
  createMachine,
  MACHINES,
  START,
  startedWorld,
  TEST_CONFIGS,
  TEST_MACHINES,
} from '#test/unit/embedded/stand-ins/started-world.ts'
import { KEY, NODE } from './addressed.ts'

/** Every phase a Machine goes through, with the seconds at which it got there. */
function recordPhases({ world, clock }: Awaited<ReturnType<typeof startedWorld>>): string[] {
  const phases: string[] = []
  world.api.subscribe(({ type, object, resource }) => {
    if (resource.kind !== 'Machine') return
    const { phase = 'none' } = (object.status ?? {}) as { phase?: string }
    const entry = type === 'DELETED' ? 'gone' : phase
    if (phases.at(-1)?.split(' ')[1] === entry) return
    phases.push(`${clock.now().diff(START).as('seconds')} ${entry}`)
  })
  return phases
}

test('a Machine becomes a Ready Node, and everything goes when it is deleted', async () => {
  const started = await startedWorld({
    provider: {
      bootstrapSeconds: 2,
      provisionSeconds: 20,
      joinSeconds: 10,
      readySeconds: 5,
      deleteSeconds: 7,
    },
  })
  const { client, goTo } = started
  const phases = recordPhases(started)
  await createCluster(started)
  await createMachine(started, {
    metadata: { labels: { 'node.cluster.x-k8s.io/scheduled-machine': 'web-1', team: 'shop' } },
  })

  await goTo(40)
  const machine = await client.get(MACHINES, KEY)
  const node = await client.get(NODES, NODE)
  const secret = await client.get(SECRETS, KEY)
  await client.delete(MACHINES, KEY)
  await goTo(60)

  expect(phases).toEqual([
    '0 none',
    '0 Pending',
    '2 Provisioning',
    '22 Provisioned',
    '32 Running',
    '40 Deleting',
    '47 gone',
  ])
  expect(machine?.metadata).toMatchObject({
    finalizers: ['machine.cluster.x-k8s.io'],
    labels: { 'cluster.x-k8s.io/cluster-name': 'prod' },
    ownerReferences: [{ kind: 'Cluster', name: 'prod' }],
  })
  expect(machine).toMatchObject({
    spec: { providerID: 'stand-in://default/web-1', bootstrap: { dataSecretName: 'web-1' } },
    status: {
      nodeRef: { name: 'web-1' },
      initialization: { bootstrapDataSecretCreated: true, infrastructureProvisioned: true },
    },
  })
  expect(conditionsOf(machine)).toEqual([
    'Available=True/Available',
    'Ready=True/Ready',
    'BootstrapConfigReady=True/Ready',
    'InfrastructureReady=True/Ready',
    'NodeReady=True/NodeReady',
    'NodeHealthy=True/NodeHealthy',
    'Deleting=False/NotDeleting',
    'Paused=False/NotPaused',
  ])
  expect(node?.metadata.labels).toEqual({
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': 'web-1',
    'kubernetes.io/os': 'linux',
    'node.cluster.x-k8s.io/scheduled-machine': 'web-1',
  })
  expect(node?.metadata.annotations).toMatchObject({
    'cluster.x-k8s.io/cluster-name': 'prod',
    'cluster.x-k8s.io/cluster-namespace': 'default',
    'cluster.x-k8s.io/machine': 'web-1',
  })
  expect(node?.spec).toEqual({ providerID: 'stand-in://default/web-1' })
  expect(secret?.type).toBe('cluster.x-k8s.io/secret')
  const left = [
    await client.get(MACHINES, KEY),
    await client.get(TEST_CONFIGS, KEY),
    await client.get(TEST_MACHINES, KEY),
    await client.get(SECRETS, KEY),
    await client.get(NODES, NODE),
  ]
  expect(left).toEqual([undefined, undefined, undefined, undefined, undefined])
})

test('a Machine in service causes no more writes', async () => {
  const started = await startedWorld()
  await createCluster(started)
  await createMachine(started)
  await started.goTo(100)
  const writes: string[] = []
  started.world.api.observe(({ method, path }) => {
    if (method !== 'GET') writes.push(`${method} ${path}`)
  })

  await started.goTo(3700)

  expect(writes).toEqual([])
})

test('with v1beta1 alone, as in Cluster API 1.10, a Machine is created and removed too', async () => {
  const started = await startedWorld({ clusterApiVersions: ['v1beta1'] })
  const { client, goTo } = started
  const old = { ...MACHINES, apiVersion: 'cluster.x-k8s.io/v1beta1' }
  const clusters = { ...old, kind: 'Cluster', plural: 'clusters' }
  const where = { namespace: 'default', name: 'prod' }
  await client.create(clusters, {
    apiVersion: old.apiVersion,
    kind: 'Cluster',
    metadata: where,
    spec: {},
  })
  const reference = (group: string, kind: string) => ({
    apiVersion: `${group}/v1beta2`,
    kind,
    name: 'web-1',
  })
  const machine = await client.create(old, {
    apiVersion: old.apiVersion,
    kind: 'Machine',
    metadata: KEY,
    spec: {
      clusterName: 'prod',
      bootstrap: { configRef: reference('bootstrap.cluster.x-k8s.io', 'TestConfig') },
      infrastructureRef: reference('infrastructure.cluster.x-k8s.io', 'TestMachine'),
    },
  })
  const ownerReferences = [
    {
      apiVersion: old.apiVersion,
      kind: 'Machine',
      name: 'web-1',
      uid: machine.metadata.uid ?? '',
    },
  ]
  for (const { apiVersion, kind, ...rest } of [TEST_CONFIGS, TEST_MACHINES]) {
    await client.create(
      { apiVersion, kind, ...rest },
      { apiVersion, kind, metadata: { ...KEY, ownerReferences }, spec: {} },
    )
  }

  await goTo(100)
  const running = await client.get(old, KEY)
  await client.delete(old, KEY)
  await goTo(200)

  expect(running?.status).toMatchObject({
    phase: 'Running',
    nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'web-1' },
    bootstrapReady: true,
    infrastructureReady: true,
  })
  expect(conditionsOf(running)).toContain('InfrastructureReady=True/undefined')
  expect(await client.get(old, KEY)).toBeUndefined()
})
