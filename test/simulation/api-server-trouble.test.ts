import { expect, test } from 'vitest'
import { IN_WINDOW, inService } from '#test/support/scene/in-service.ts'
import { createScene } from '#test/support/scene.ts'

test.each([429, 502, 503, 504])(
  'after a %i of the API server the pass is repeated, and nothing is written',
  async (status) => {
    const scene = await inService()
    const before = await scene.status()
    scene.fault((call) => (call === 'GET machines/worker' ? status : undefined))

    const { answer, calls } = await scene.pass()

    expect(answer).toBe(503)
    expect(calls).toEqual(['GET scheduledmachines/worker', 'GET machines/worker'])
    expect(await scene.status()).toEqual(before)
  },
)

test('an object whose status was refused as stale is read again within the request', async () => {
  const scene = await createScene(IN_WINDOW)
  let conflicts = 2
  scene.fault((call) => {
    const isStale = call === 'PATCH scheduledmachines/worker/status' && conflicts > 0
    if (isStale) conflicts -= 1
    return isStale ? 409 : undefined
  })

  const { answer } = await scene.pass()

  expect([answer, (await scene.status())['phase']]).toEqual([204, 'Pending'])
})

test('an Event that cannot be created stops nothing', async () => {
  const scene = await createScene(IN_WINDOW)
  scene.fault((call) => (call === 'POST events' ? 500 : undefined))

  const { answer } = await scene.pass()

  expect([answer, (await scene.status())['phase']]).toEqual([204, 'Pending'])
})
