import { expect, test } from 'vitest'
import { EVENTS, PODS, type Resource } from '#src/kube/resource.ts'
import { inService } from '#test/support/scene/in-service.ts'
import type { Scene } from '#test/support/scene.ts'

const BUDGETS: Resource = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  namespaced: true,
}

test('a drain keeps a budget, reports which pod is blocked and by what, and continues when the budget allows it (I8)', async () => {
  const scene = await inService({ gracefulShutdownTimeout: '0s' })
  await scene.addPod('web')
  await scene.addPod('api')
  await guard(scene, 0)
  await scene.advance('2026-01-05T23:00:00Z')

  await scene.pass()
  const blocked = (await scene.status())['drain']
  await scene.client.patchStatus(BUDGETS, { namespace: 'team', name: 'web' }, allows(1))
  await scene.advance('2026-01-05T23:00:10Z')
  await scene.pass()
  const released = (await scene.status())['drain']

  expect(blocked).toEqual({
    startedAt: '2026-01-05T23:00:00Z',
    lastEvictionAt: '2026-01-05T23:00:00Z',
    newestPodAt: expect.any(String),
    podsRemaining: 2,
    blocked: [
      {
        namespace: 'team',
        name: 'web',
        message: expect.stringMatching(/disruption budget.*web/),
      },
    ],
  })
  expect(released).toMatchObject({ blocked: [] })
  expect(await scene.client.get(PODS, { namespace: 'team', name: 'web' })).toHaveProperty(
    'metadata.deletionTimestamp',
  )
})

test('a drain ends at nodeDrainTimeout, and reports which pods were left', async () => {
  const scene = await inService({ gracefulShutdownTimeout: '0s' })
  await scene.addPod('web')
  await guard(scene, 0)
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()

  await scene.advance('2026-01-05T23:10:00Z')
  await scene.pass()

  const events = await scene.client.list(EVENTS, { namespace: 'team' })
  expect(
    events.filter((event) => event['type'] === 'Warning').map((event) => event['note']),
  ).toEqual([
    'nodeDrainTimeout of 600 s is over; the machine is removed with these pods still on it: team/web',
  ])
  expect(await scene.machine()).toMatchObject({
    metadata: {
      deletionTimestamp: '2026-01-05T23:10:00Z',
      annotations: { 'machine.cluster.x-k8s.io/exclude-node-draining': 'by-sundial' },
    },
  })
})

test('a drain continues with the other pods when one cannot be evicted', async () => {
  const scene = await inService({ gracefulShutdownTimeout: '0s' })
  await scene.addPod('web')
  await scene.addPod('api')
  await scene.advance('2026-01-05T23:00:00Z')
  scene.fault((call) => (call === 'POST pods/api/eviction' ? 500 : undefined))

  await scene.pass()

  expect((await scene.status())['drain']).toMatchObject({
    blocked: [{ namespace: 'team', name: 'api', message: 'refused by the test' }],
  })
  expect(await scene.client.get(PODS, { namespace: 'team', name: 'web' })).toHaveProperty(
    'metadata.deletionTimestamp',
  )
})

async function guard(scene: Scene, disruptionsAllowed: number): Promise<void> {
  await scene.client.patch(
    PODS,
    { namespace: 'team', name: 'web' },
    { metadata: { labels: { app: 'web' } } },
  )
  await scene.client.create(BUDGETS, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { namespace: 'team', name: 'web' },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
  })
  await scene.client.patchStatus(
    BUDGETS,
    { namespace: 'team', name: 'web' },
    allows(disruptionsAllowed),
  )
}

function allows(disruptionsAllowed: number): object {
  return {
    status: {
      observedGeneration: 1,
      disruptionsAllowed,
      currentHealthy: 1,
      desiredHealthy: 1,
      expectedPods: 1,
    },
  }
}
