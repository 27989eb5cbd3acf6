// An action that is refused repeatedly: the status stays the same, and no Event is written twice.
import { expect, test } from 'vitest'
import { EVENTS } from '#src/kube/resource.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

test('a deletion that is refused repeatedly is reported once, and the shutdown continues after it', async () => {
  const scene = await createClosedScene()
  const before = await transitions(scene)
  scene.fault((call) => (call.startsWith('DELETE machines/') ? 403 : undefined))

  for (const time of ['23:05:00', '23:05:40', '23:07:00', '23:10:00', '23:16:00']) {
    await scene.advance(`2026-01-05T${time}Z`)
    await scene.pass()
    expect(await scene.status()).toMatchObject({
      phase: 'Error',
      phaseSince: '2026-01-05T23:05:00Z',
      drain: { startedAt: '2026-01-05T23:05:00Z' },
    })
  }
  expect((await transitions(scene)).slice(before.length)).toEqual(['ShuttingDown -> Error'])

  scene.fault(undefined)
  await scene.advance('2026-01-05T23:22:00Z')
  await scene.pass()
  expect((await scene.machine())?.metadata.deletionTimestamp).toBeDefined()
  expect(await scene.status()).toMatchObject({ phase: 'ShuttingDown' })
  expect((await transitions(scene)).slice(before.length)).toEqual([
    'ShuttingDown -> Error',
    'Error -> ShuttingDown',
  ])
})

test('a kill switch after a refusal is reported before the machine is deleted', async () => {
  const scene = await createClosedScene()
  scene.fault((call) => (call.startsWith('DELETE machines/') ? 403 : undefined))
  await scene.advance('2026-01-05T23:05:00Z')
  await scene.pass()
  expect(await scene.status()).toMatchObject({ phase: 'Error' })
  scene.fault(undefined)
  await scene.edit({ spec: { killSwitch: true } })

  const { calls } = await scene.pass()

  const told = calls.findIndex((call) => call.startsWith('POST events'))
  const goes = calls.findIndex((call) => call.startsWith('DELETE machines/'))
  expect(told).toBeGreaterThan(-1)
  expect(goes).toBeGreaterThan(told)
  expect(await scene.status()).toMatchObject({ phase: 'Terminated' })
})

/** A machine was in service, and its window has closed. */
async function createClosedScene(): Promise<Scene> {
  const scene = await createScene('2026-01-05T15:00:00Z')
  await scene.pass()
  await scene.provision()
  await scene.pass()
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()
  return scene
}

async function transitions({ client }: Scene): Promise<readonly string[]> {
  const notes = (await client.list(EVENTS)).map(({ note }) => String(note))
  return notes.flatMap((note) => /^\w+ -> \w+/.exec(note) ?? [])
}
