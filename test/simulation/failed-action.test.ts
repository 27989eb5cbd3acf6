import { expect, test } from 'vitest'
import { IN_WINDOW, inService } from '#test/support/scene/in-service.ts'
import { createScene } from '#test/support/scene.ts'

test('a failed action ends in Error with its reason, is retried with back-off, and recovers by itself', async () => {
  const scene = await createScene(IN_WINDOW)
  scene.fault((call) => (call === 'POST machines' ? 403 : undefined))

  await scene.pass()
  const first = await scene.status()
  await scene.pass()
  const hurried = await scene.status()
  await scene.advance('2026-01-05T15:00:30Z')
  await scene.pass()
  const second = await scene.status()
  scene.fault(undefined)
  await scene.advance('2026-01-05T15:01:30Z')
  await scene.pass()
  const third = await scene.status()

  const message =
    'Failed to create the Machine: POST /apis/cluster.x-k8s.io/v1beta2/namespaces/team/machines: HTTP 403 (the rest may quote content and is left out)'
  expect(first).toMatchObject({
    phase: 'Error',
    message,
    retry: { attempts: 1, notBefore: '2026-01-05T15:00:30Z', lastError: message },
    wakeTime: '2026-01-05T15:00:30Z',
  })
  expect(hurried).toEqual(first)
  expect(second['retry']).toEqual({
    attempts: 2,
    notBefore: '2026-01-05T15:01:30Z',
    lastError: message,
  })
  expect([third['phase'], third['retry']]).toEqual(['Pending', undefined])
})

test('a failed action does not undo the status that was stored before it', async () => {
  const scene = await inService()
  await scene.advance('2026-01-05T23:00:00Z')
  scene.fault((call) => (call === 'PATCH nodes/worker' ? 403 : undefined))

  await scene.pass()

  expect(await scene.status()).toMatchObject({
    phase: 'Error',
    shutdownStartedAt: '2026-01-05T23:00:00Z',
  })
})
