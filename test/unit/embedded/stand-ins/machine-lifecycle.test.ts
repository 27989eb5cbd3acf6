import { describe, expect, test } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
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
} from './started-world.ts'

const KEY = { namespace: 'default', name: 'web-1' }
const NODE = { name: 'web-1' }

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

describe('a Machine with its provider objects', () => {
  test.each([
    ['of its Machine', { version: 'v1.34.2' }, 'v1.34.2'],
    ['of the API server where nobody says one', {}, 'v1.36.3'],
  ])('gets a Node in the version %s', async (_, spec, expected) => {
    const started = await startedWorld()
    await createCluster(started)
    await createMachine(started, { spec })

    await started.goTo(60)

    expect(await started.client.get(NODES, NODE)).toMatchObject({
      status: { nodeInfo: { kubeletVersion: expected } },
    })
  })

  test('becomes a Ready Node, and everything goes when it is deleted', async () => {
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

  test('is NotReady before it is Ready', async () => {
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

  test('writes nothing more when it is there', async () => {
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

  test('says what it waits for while the provider fails, and goes on when it does not', async () => {
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

  test('hangs where it is told to, until it may go on', async () => {
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

  test('does nothing while its Cluster is paused, deletion included', async () => {
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

  test('waits for hooks before it drains, and before it lets the machine go', async () => {
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

  test('notices a machine that somebody else took away, and in time so does its Node', async () => {
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

  test('shows it when its Node is not well any more', async () => {
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

  test('and its namesake in another namespace get a Node each', async () => {
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
    expect(nodes.map(({ metadata }) => metadata.name).sort()).toEqual([
      'web-1',
      'web-1.5spot-system',
    ])
    expect((await client.get(MACHINES, elsewhere))?.status).toMatchObject({
      nodeRef: { name: 'web-1.5spot-system' },
    })
  })

  test('leaves a provider object alone that belongs to somebody else', async () => {
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
})

describe('a world of Cluster API 1.10, which knows v1beta1 only', () => {
  test('brings a Machine up and down all the same', async () => {
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
})

function messageOf(object: KubeObject | undefined, type: string): string | undefined {
  const status = object?.status as { conditions?: Record<string, string>[] } | undefined
  return status?.conditions?.find((condition) => condition.type === type)?.message
}
