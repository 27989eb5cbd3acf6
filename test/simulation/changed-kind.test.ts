import { expect, test } from 'vitest'
import { inService } from '#test/support/scene/in-service.ts'
import { INFRASTRUCTURE, KEY, MACHINES } from '#test/support/scene/objects.ts'

test('a changed kind orphans nothing: the objects of the old kind are removed with their Machine', async () => {
  const scene = await inService({ gracefulShutdownTimeout: '0s' })
  await scene.client.patch(INFRASTRUCTURE, KEY, { metadata: { finalizers: ['test/slow'] } })
  await scene.edit({
    spec: {
      infrastructureSpec: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
        kind: 'OtherMachine',
      },
    },
  })
  await scene.pass()
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()
  await scene.client.patch(MACHINES, KEY, { metadata: { finalizers: null } })
  await scene.advance('2026-01-05T23:00:10Z')
  await scene.pass()

  expect(await scene.client.get(INFRASTRUCTURE, KEY)).toHaveProperty('metadata.deletionTimestamp')
  expect((await scene.status())['phase']).toBe('ShuttingDown')
})
