import { describe, expect, test } from 'vitest'
import { NODES, PODS } from '#src/kube/resource.ts'
import {
  conditionsOf,
  createCluster,
  createMachine,
  DAEMON_SETS,
  DEPLOYMENTS,
  deployment,
  MACHINES,
  PDBS,
  startedWorld,
} from './started-world.ts'

type Started = Awaited<ReturnType<typeof startedWorld>>

async function createBudget({ client }: Started, app: string, spec: object): Promise<void> {
  await client.create(PDBS, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: app, namespace: 'default' },
    spec: { selector: { matchLabels: { app } }, ...spec },
  })
}

/** Nodes and how many Pods of the app are Running there. */
async function places({ client }: Started, app: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { spec, status } of await client.list(PODS, { labelSelector: `app=${app}` })) {
    const { nodeName = 'none' } = spec as { nodeName?: string }
    const { phase } = status as { phase?: string }
    const place = phase === 'Running' ? nodeName : `${nodeName} ${phase}`
    counts[place] = (counts[place] ?? 0) + 1
  }
  return counts
}

async function twoNodes(): Promise<Started> {
  const started = await startedWorld()
  await createCluster(started)
  await createMachine(started, { name: 'a' })
  await createMachine(started, { name: 'b' })
  await started.goTo(100)
  return started
}

describe('the workloads of a Deployment', () => {
  test('spread over the Nodes, and stay pending while there is none', async () => {
    const started = await startedWorld()
    await started.client.create(DEPLOYMENTS, deployment('web', 4))
    await started.goTo(10)
    const before = await places(started, 'web')
    await createCluster(started)
    await createMachine(started, { name: 'a' })
    await createMachine(started, { name: 'b' })

    await started.goTo(100)

    expect(before).toEqual({ 'none Pending': 4 })
    const later = await places(started, 'web')
    expect(Object.values(later).reduce((sum, count) => sum + count)).toBe(4)
    const web = await started.client.get(DEPLOYMENTS, { namespace: 'default', name: 'web' })
    expect(web?.status).toMatchObject({ replicas: 4, readyReplicas: 4, availableReplicas: 4 })
  })

  test('go where they are allowed to', async () => {
    const started = await twoNodes()
    await started.client.patch(NODES, { name: 'a' }, { spec: { unschedulable: true } })

    await started.client.create(DEPLOYMENTS, deployment('web', 2))
    await started.client.create(
      DEPLOYMENTS,
      deployment('picky', 1, { spec: { nodeSelector: { 'kubernetes.io/hostname': 'a' } } }),
    )
    await started.goTo(110)

    expect(await places(started, 'web')).toEqual({ b: 2 })
    expect(await places(started, 'picky')).toEqual({ 'none Pending': 1 })
  })

  test('are replaced when they are evicted, and end within their grace', async () => {
    const started = await twoNodes()
    const { client } = started
    await client.create(DEPLOYMENTS, deployment('web', 1))
    await started.goTo(110)
    const [pod] = await client.list(PODS, { labelSelector: 'app=web' })
    const { name = '', uid = '' } = pod?.metadata ?? {}

    await client.evict({ namespace: 'default', name }, uid)
    await started.goTo(114)
    const ending = await client.get(PODS, { namespace: 'default', name })
    await started.goTo(116)

    expect(ending?.metadata.deletionGracePeriodSeconds).toBe(30)
    expect(await client.get(PODS, { namespace: 'default', name })).toBeUndefined()
    expect(Object.values(await places(started, 'web'))).toEqual([1])
  })

  test('a hanging one outlives its grace', async () => {
    const started = await twoNodes()
    const { client } = started
    const annotations = { 'stand-in.sundial.dev/hang': 'true' }
    await client.create(DEPLOYMENTS, deployment('web', 1, { metadata: { annotations } }))
    await started.goTo(110)
    const [pod] = await client.list(PODS, { labelSelector: 'app=web' })

    await client.delete(PODS, { namespace: 'default', name: pod?.metadata.name ?? '' })
    await started.goTo(3600)

    const left = await client.get(PODS, { namespace: 'default', name: pod?.metadata.name ?? '' })
    expect(left?.metadata.deletionTimestamp).toBe('2026-12-31T23:00:20Z')
  })

  test('one that is told to finish has Succeeded and is not run again', async () => {
    const started = await twoNodes()
    const annotations = { 'stand-in.sundial.dev/finish-seconds': '30' }
    await started.client.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'job', namespace: 'default', labels: { app: 'job' }, annotations },
      spec: { containers: [{ name: 'main', image: 'example.test/main:1' }] },
    })

    await started.goTo(120)
    const before = await places(started, 'job')
    await started.goTo(140)

    expect(before).toEqual({ a: 1 })
    expect(await places(started, 'job')).toEqual({ 'a Succeeded': 1 })
  })
})

describe('a DaemonSet', () => {
  test('has one Pod on every Node, a cordoned one included', async () => {
    const started = await twoNodes()
    await started.client.patch(NODES, { name: 'b' }, { spec: { unschedulable: true } })
    const { spec } = deployment('agent', 0)
    await started.client.create(DAEMON_SETS, {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'agent', namespace: 'default' },
      spec: { selector: spec.selector, template: spec.template },
    })

    await started.goTo(110)

    expect(await places(started, 'agent')).toEqual({ a: 1, b: 1 })
  })
})

describe('the drain of a Machine that is deleted', () => {
  test('waits for a budget, round by round, and goes on when there is room', async () => {
    const started = await twoNodes()
    const { client, goTo } = started
    await client.patch(NODES, { name: 'b' }, { spec: { unschedulable: true } })
    await client.create(DEPLOYMENTS, deployment('web', 1))
    await goTo(110)
    await createBudget(started, 'web', { minAvailable: 1 })
    await goTo(111)
    await client.delete(MACHINES, { namespace: 'default', name: 'a' })

    await goTo(200)
    const blocked = await client.get(MACHINES, { namespace: 'default', name: 'a' })
    const stillThere = await places(started, 'web')
    await client.patch(NODES, { name: 'b' }, { spec: { unschedulable: null } })
    await client.patch(PDBS, { namespace: 'default', name: 'web' }, { spec: { minAvailable: 0 } })
    await goTo(300)

    expect(conditionsOf(blocked)).toContain('Deleting=True/DrainingNode')
    expect(JSON.stringify(blocked?.status)).toContain(
      "cannot evict pod as it would violate the pod's disruption budget. The disruption budget web needs 1 healthy pods and has 1 currently",
    )
    expect(blocked?.status).toMatchObject({
      deletion: { nodeDrainStartTime: '2026-12-31T22:59:51Z' },
    })
    expect(stillThere).toEqual({ a: 1 })
    expect(await client.get(MACHINES, { namespace: 'default', name: 'a' })).toBeUndefined()
    expect(await places(started, 'web')).toEqual({ b: 1 })
  })

  test('ends at its timeout', async () => {
    const started = await startedWorld()
    const { client, goTo } = started
    await createCluster(started)
    await createMachine(started, { spec: { deletion: { nodeDrainTimeoutSeconds: 60 } } })
    await goTo(100)
    await client.create(DEPLOYMENTS, deployment('web', 1))
    await createBudget(started, 'web', { minAvailable: 1 })
    await goTo(110)
    await client.delete(MACHINES, { namespace: 'default', name: 'web-1' })

    await goTo(165)
    const before = await client.get(MACHINES, { namespace: 'default', name: 'web-1' })
    await goTo(200)

    expect(conditionsOf(before)).toContain('Deleting=True/DrainingNode')
    expect(await client.get(MACHINES, { namespace: 'default', name: 'web-1' })).toBeUndefined()
  })

  test('does not happen when the Machine is annotated so; Pods of a lost Node are collected', async () => {
    const started = await startedWorld()
    const { client, goTo } = started
    await createCluster(started)
    await createMachine(started, {
      metadata: { annotations: { 'machine.cluster.x-k8s.io/exclude-node-draining': '' } },
    })
    await goTo(100)
    await client.create(DEPLOYMENTS, deployment('web', 2))
    await createBudget(started, 'web', { minAvailable: 2 })
    await goTo(110)
    await client.delete(MACHINES, { namespace: 'default', name: 'web-1' })

    await goTo(120)
    const machine = await client.get(MACHINES, { namespace: 'default', name: 'web-1' })
    const soon = await places(started, 'web')
    await goTo(200)

    expect(machine).toBeUndefined()
    expect(soon).toEqual({ 'web-1': 2 })
    expect(await places(started, 'web')).toEqual({ 'none Pending': 2 })
  })

  test('leaves DaemonSet Pods and those that opted out', async () => {
    const started = await startedWorld()
    const { client, goTo } = started
    await createCluster(started)
    await createMachine(started)
    await goTo(100)
    const { spec } = deployment('agent', 0)
    await client.create(DAEMON_SETS, {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'agent', namespace: 'default' },
      spec: { selector: spec.selector, template: spec.template },
    })
    const labels = { app: 'stay', 'cluster.x-k8s.io/drain': 'skip' }
    await client.create(DEPLOYMENTS, deployment('stay', 1, { metadata: { labels } }))
    await goTo(110)
    await client.delete(MACHINES, { namespace: 'default', name: 'web-1' })

    await goTo(112)

    expect(await places(started, 'agent')).toEqual({ 'web-1': 1 })
    expect(await places(started, 'stay')).toEqual({ 'web-1': 1 })
  })
})

describe('a PodDisruptionBudget', () => {
  test('counts what its Deployment wants, and what was evicted as gone', async () => {
    const started = await twoNodes()
    const { client, goTo } = started
    await client.create(DEPLOYMENTS, deployment('web', 4))
    await createBudget(started, 'web', { maxUnavailable: '50%' })
    await goTo(110)
    const budgetStatus = async () => {
      const pdb = await client.get(PDBS, { namespace: 'default', name: 'web' })
      const status = (pdb?.status ?? {}) as Record<string, number>
      const fields = ['expectedPods', 'currentHealthy', 'desiredHealthy', 'disruptionsAllowed']
      return fields.map((field) => status[field])
    }
    const before = await budgetStatus()
    const [pod] = await client.list(PODS, { labelSelector: 'app=web' })

    await client.evict(
      { namespace: 'default', name: pod?.metadata.name ?? '' },
      pod?.metadata.uid ?? '',
    )
    await started.clock.settle()
    const during = await budgetStatus()
    await goTo(130)

    expect(before).toEqual([4, 4, 2, 2])
    expect(during).toEqual([4, 3, 2, 1])
    expect(await budgetStatus()).toEqual([4, 4, 2, 2])
  })
})
