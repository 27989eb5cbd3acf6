import { describe, expect, test } from 'vitest'
import { NODES, PODS } from '#src/kube/resource.ts'
import {
  createCluster,
  createMachine,
  DEPLOYMENTS,
  deployment,
  startedWorld,
} from '#test/unit/embedded/stand-ins/started-world.ts'
import { places, twoNodes } from './two-nodes.ts'

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
