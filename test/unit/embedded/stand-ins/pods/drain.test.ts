import { describe, expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
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
} from '#test/unit/embedded/stand-ins/started-world.ts'
import { createBudget, places, twoNodes } from './two-nodes.ts'

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
