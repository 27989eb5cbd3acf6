import { expect, test } from 'vitest'
import { inService } from '#test/support/scene/in-service.ts'
import { CLUSTERS } from '#test/support/scene/objects.ts'

test('a pause of the Cluster stops a removal before it begins, and is reported', async () => {
  const scene = await inService()
  await scene.client.patch(
    CLUSTERS,
    { namespace: 'team', name: 'prod' },
    { spec: { paused: true } },
  )
  await scene.advance('2026-01-05T23:00:00Z')

  await scene.pass()
  const paused = await scene.status()
  await scene.client.patch(
    CLUSTERS,
    { namespace: 'team', name: 'prod' },
    { spec: { paused: false } },
  )
  await scene.pass()

  expect([paused['phase'], paused['message']]).toEqual([
    'Active',
    'Paused by Cluster prod: nothing is done until it is resumed',
  ])
  expect((await scene.status())['phase']).toBe('ShuttingDown')
})
