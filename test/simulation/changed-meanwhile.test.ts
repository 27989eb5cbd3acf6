import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import { inService } from '#test/support/scene/in-service.ts'
import type { Scene } from '#test/support/scene.ts'

// Something happens just before the first request of this kind arrives.
function once(scene: Scene, call: string, meanwhile: () => Promise<unknown>): void {
  scene.fault(async (asked) => {
    if (asked !== call) return undefined
    scene.fault(undefined)
    await meanwhile()
    return undefined
  })
}

test('a status that was decided on an older spec is not stored: the object is read again', async () => {
  const scene = await inService()
  await scene.advance('2026-01-05T23:00:00Z')
  once(scene, 'PATCH scheduledmachines/worker/status', () =>
    scene.edit({ spec: { killSwitch: true } }),
  )

  const { answer } = await scene.pass()

  expect([answer, (await scene.status())['phase']]).toEqual([204, 'Terminated'])
  expect(await scene.client.get(NODES, { name: 'worker' })).not.toHaveProperty('spec.unschedulable')
})

test('a cordon that an administrator set first is not marked as ours', async () => {
  const scene = await inService()
  await scene.advance('2026-01-05T23:00:00Z')
  once(scene, 'PATCH nodes/worker', () =>
    scene.client.patch(NODES, { name: 'worker' }, { spec: { unschedulable: true } }),
  )

  const { answer } = await scene.pass()

  expect([answer, (await scene.status())['phase']]).toEqual([204, 'ShuttingDown'])
  expect(await scene.client.get(NODES, { name: 'worker' })).not.toHaveProperty([
    'metadata',
    'annotations',
    '5spot.finos.org/cordoned-by',
  ])
})
