// Overrides that cannot be read, or whose event was lost, at the steps that cannot be undone.
import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { MACHINES } from '#test/support/scene/objects.ts'
import {
  createOverride,
  createSceneInService,
  OVERRIDE_CHANGED,
} from '#test/support/scene/override-scene.ts'
import type { Scene } from '#test/support/scene.ts'

const WORKER = { namespace: 'team', name: 'worker' }
const RECLAIM = {
  '5spot.finos.org/reclaim-requested': 'true',
  '5spot.finos.org/reclaim-reason': 'process-match: java',
  '5spot.finos.org/reclaim-requested-at': '2026-01-05T16:00:00Z',
}

const FIRST = {
  'a kill switch': [(scene: Scene) => scene.edit({ spec: { killSwitch: true } }), 'Terminated'],
  'a deletion': [(scene: Scene) => scene.client.delete(SCHEDULED_MACHINES, WORKER), 'ShuttingDown'],
  'an emergency reclaim': [
    (scene: Scene) =>
      scene.client.patch(NODES, { name: 'worker' }, { metadata: { annotations: RECLAIM } }),
    'EmergencyRemove',
  ],
} as const

const rows = Object.entries(FIRST).flatMap(([name, [begin, phase]]) =>
  ([403, 500, 'unreachable'] as const).map((answer) => ({ name, answer, begin, phase })),
)

test.each(rows)('$name does not wait for overrides: $answer', async ({ answer, begin, phase }) => {
  const scene = await createSceneInService({ killIfCommands: ['java'] })
  await createOverride(scene)
  await scene.pass({ event: OVERRIDE_CHANGED })

  scene.fault((call) => (call === 'GET scheduleoverrides' ? answer : undefined))
  await begin(scene)
  await scene.pass()

  expect((await scene.status())['phase']).toBe(phase)
})

test('a drain that has begun does not wait for overrides', async () => {
  const scene = await createSceneInService()
  await scene.addPod('web')
  await createOverride(scene, { state: 'Off' })
  await scene.pass({ event: OVERRIDE_CHANGED })
  await scene.advance('2026-01-05T16:10:00Z')
  await scene.pass()

  scene.fault((call) => (call === 'GET scheduleoverrides' ? 403 : undefined))
  await scene.removePod('web')
  await scene.advance('2026-01-05T16:11:00Z')
  await scene.pass()

  expect((await scene.machine())?.metadata.deletionTimestamp).toBeDefined()
})

test('On within the grace period undoes the shutdown, though its event was lost', async () => {
  const scene = await createSceneInService()
  await scene.addPod('web')
  await scene.advance('2026-01-05T17:00:00Z')
  await scene.pass()

  await scene.advance('2026-01-05T17:09:00Z')
  await createOverride(scene)
  await scene.advance('2026-01-05T17:10:00Z')
  await scene.pass()

  expect(await scene.status()).toMatchObject({ phase: 'Active', override: { name: 'late' } })
})

test('a Machine that was deleted is not made again while an override turns it off', async () => {
  const scene = await createSceneInService()

  await createOverride(scene, { state: 'Off' })
  await scene.client.delete(MACHINES, WORKER)
  await scene.finishRemoval()
  const { calls } = await scene.pass()

  expect(calls.filter((call) => call.startsWith('POST machines'))).toEqual([])
  expect(await scene.status()).toMatchObject({ phase: 'Inactive', override: { name: 'late' } })
})
