import { expect, test } from 'vitest'
import { EVENTS } from '#src/kube/resource.ts'
import { inService } from '#test/support/scene/in-service.ts'
import { BOOTSTRAP, KEY } from '#test/support/scene/objects.ts'

test('a deletion that cannot be finished reports once which objects are left, and ends when they are gone', async () => {
  const scene = await inService({ gracefulShutdownTimeout: '0s', nodeDrainTimeout: '0s' })
  await scene.api.transport({
    method: 'DELETE',
    path: '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/worker',
  })
  await scene.pass()
  await scene.advance('2026-01-05T15:10:00Z')
  await scene.pass()
  await scene.advance('2026-01-05T15:10:10Z')
  await scene.pass()
  const events = await scene.client.list(EVENTS, { namespace: 'team' })
  await scene.finishRemoval()
  await scene.pass()

  expect(
    events
      .filter((event) => event['reason'] === 'FinalizerCleanupTimedOut')
      .map((event) => event['note']),
  ).toEqual([
    'Not cleaned up 600 s after the grace period and the drain. Left: Machine team/worker. Check them; the finalizer stays until they are gone',
  ])
  expect(await scene.status()).toEqual({})
  expect(await scene.client.get(BOOTSTRAP, KEY)).toBeUndefined()
})
