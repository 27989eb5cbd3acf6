// Overrides while requests are refused or lost, and for machines that the API server shows late.
import { expect, test } from 'vitest'
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import { MOST_COUNTED } from '#src/schedule-override/limits.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { countedOverrides } from '#src/scheduled-machine/overrides/list-overrides.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { changed } from '#test/support/events.ts'
import {
  createOverride,
  createSceneInService,
  OVERRIDE_CHANGED,
  OVERRIDE_KEY,
} from '#test/support/scene/override-scene.ts'

test('without the right to list overrides, the machine stays as it is, and its status says so', async () => {
  const scene = await createSceneInService()
  await scene.advance('2026-01-05T17:00:00Z')

  scene.fault((call) => (call === 'GET scheduleoverrides' ? 403 : undefined))
  await scene.pass()
  await scene.advance('2026-01-05T17:01:00Z')
  await scene.pass()

  const status = await scene.status()
  expect(status).not.toHaveProperty('shutdownStartedAt')
  expect(status['message']).toContain('scheduleoverrides')
  expect(status['message']).toContain('Apply deploy/rbac')
})

test('without the definition there are no overrides', async () => {
  const scene = await createSceneInService()
  await scene.advance('2026-01-05T17:00:00Z')

  scene.fault((call) => (call === 'GET scheduleoverrides' ? 404 : undefined))
  await scene.backstop()

  expect((await scene.status())['phase']).toBe('ShuttingDown')
})

test('a status that another pod was faster to write hides no machine', async () => {
  const scene = await createSceneInService()
  await createOverride(scene)

  scene.fault((call) => (call === 'PATCH scheduleoverrides/late/status' ? 409 : undefined))
  await scene.pass({ event: OVERRIDE_CHANGED })

  expect(await scene.status()).toMatchObject({ override: { name: 'late', phase: 'Active' } })
})

test('an override by labels is written once, however many machines it is for', async () => {
  const scene = await createSceneInService()
  await scene.edit({ metadata: { labels: { tier: 'batch' } } })
  await createOverride(scene, { target: { selector: { matchLabels: { tier: 'batch' } } } })

  const { calls } = await scene.pass({ event: OVERRIDE_CHANGED })

  expect(calls.filter((call) => call === 'PATCH scheduleoverrides/late/status')).toHaveLength(1)
  const override = await scene.client.get(SCHEDULE_OVERRIDES, OVERRIDE_KEY)
  expect(override).toMatchObject({ status: { phase: 'Active', matched: 1 } })
})

test('a later end is taken over, and the machine stays until then', async () => {
  const scene = await createSceneInService()
  await createOverride(scene)
  await scene.pass({ event: OVERRIDE_CHANGED })

  const until = '2026-01-05T22:00:00Z'
  await scene.client.patch(SCHEDULE_OVERRIDES, OVERRIDE_KEY, { spec: { until } })
  await scene.pass({ event: OVERRIDE_CHANGED })

  expect(await scene.status()).toMatchObject({
    override: { until },
    next: 'leaves 2026-01-05 22:00 UTC (override late)',
  })
})

test('a begin that an older definition accepts and nobody can read begins nothing, and goes after 31 days', async () => {
  const scene = await createSceneInService()
  const key = { name: 'scheduleoverrides.schedule.sundial.dev' }
  const crd = await scene.client.get(CUSTOM_RESOURCE_DEFINITIONS, key)
  const older = JSON.parse(JSON.stringify(crd?.['spec']), (name, value: unknown) =>
    name === 'pattern' ? undefined : value,
  )
  await scene.client.patch(CUSTOM_RESOURCE_DEFINITIONS, key, { spec: older })
  const stored = () => scene.client.get(SCHEDULE_OVERRIDES, OVERRIDE_KEY)

  await createOverride(scene, { state: 'Off', from: '2026-01-05T19:00:00.1234567890Z' })
  await scene.pass({ event: OVERRIDE_CHANGED })
  const told = await stored()
  await scene.advance('2026-02-04T16:00:00Z')
  await scene.backstop()
  const over = await stored()
  await scene.advance('2026-02-05T16:00:00Z')
  await scene.backstop()

  expect(await scene.status()).not.toHaveProperty('override')
  expect(told).toMatchObject({
    status: {
      phase: 'Pending',
      wakeTime: '2026-02-04T16:00:00Z',
      message: expect.stringContaining('spec.from: "2026-01-05T19:00:00.1234567890Z" is not'),
      conditions: [{ type: 'Ready', status: 'False', reason: 'SpecInvalid' }],
    },
  })
  expect(over).toMatchObject({ status: { phase: 'Expired' } })
  expect(await stored()).toBeUndefined()
})

test('an override that somebody deleted is in force no more, though a finalizer keeps it', async () => {
  const scene = await createSceneInService()
  await createOverride(scene, { state: 'Off' }, { finalizers: ['example.com/audit'] })
  await scene.pass({ event: OVERRIDE_CHANGED })

  await scene.client.delete(SCHEDULE_OVERRIDES, OVERRIDE_KEY)
  await scene.pass({ event: OVERRIDE_CHANGED })
  const { calls } = await scene.pass({ event: OVERRIDE_CHANGED })

  expect(await scene.status()).toMatchObject({ phase: 'Active' })
  expect(await scene.status()).not.toHaveProperty('override')
  expect(await scene.client.get(SCHEDULE_OVERRIDES, OVERRIDE_KEY)).toMatchObject({
    status: { phase: 'Expired', conditions: [{ type: 'Ready', reason: 'Deleting' }] },
  })
  expect(calls).toEqual(['GET scheduleoverrides', 'GET scheduledmachines'])
})

test('a label that is put on a machine brings the override of its selector into force at once', async () => {
  const scene = await createSceneInService()
  const selector = { matchLabels: { tier: 'batch' } }
  await createOverride(scene, { state: 'Off', target: { selector } })
  await scene.pass({ event: OVERRIDE_CHANGED })

  await scene.advance('2026-01-05T16:01:00Z')
  await scene.edit({ metadata: { labels: { tier: 'batch' } } })
  await scene.pass({ event: MACHINE_CHANGED })
  const { calls } = await scene.pass({ event: MACHINE_CHANGED })

  expect(await scene.status()).toMatchObject({ phase: 'ShuttingDown', override: { name: 'late' } })
  expect(calls.filter((call) => call.startsWith('P'))).toEqual([])
})

test('events of a machine whose labels were not edited read no overrides', async () => {
  const scene = await createSceneInService()
  await scene.advance('2026-01-05T16:01:00Z')

  const { calls } = await scene.pass({ event: MACHINE_CHANGED })

  expect(calls).toEqual(['GET scheduledmachines/worker'])
})

const MACHINE_CHANGED = changed(
  SCHEDULED_MACHINES.apiVersion,
  SCHEDULED_MACHINES.kind,
  'team',
  'worker',
)

test('more overrides than count: the others say so, and are not read for a pass', async () => {
  const scene = await createSceneInService()
  const names = [...Array(MOST_COUNTED).keys()].map((index) => `a${String(index).padStart(4, '0')}`)
  for (const name of names) {
    await createOverride(scene, { state: 'Off', target: { name: 'other' } }, { name })
  }
  await createOverride(scene)

  const { calls } = await scene.pass({ event: OVERRIDE_CHANGED })

  const late = await scene.client.get(SCHEDULE_OVERRIDES, OVERRIDE_KEY)
  expect(late).toMatchObject({
    status: {
      phase: 'Pending',
      target: 'worker',
      message:
        'It does not count: this namespace has more than 1000 overrides, and only the first 1000 in order of name do. Delete some',
      conditions: [{ type: 'Ready', status: 'False', reason: 'TooManyOverrides' }],
      wakeTime: '2026-01-05T20:00:00Z',
    },
  })
  expect(await scene.status()).not.toHaveProperty('override')
  expect(calls.filter((call) => call === 'GET scheduleoverrides').length).toBeLessThanOrEqual(11)

  for (const name of names.slice(0, 1)) {
    await scene.client.delete(SCHEDULE_OVERRIDES, { namespace: 'team', name })
  }
  await scene.pass({ event: OVERRIDE_CHANGED })

  expect(await scene.status()).toMatchObject({ override: { name: 'late', phase: 'Active' } })
}, 120_000)

test('what others wrote into the metadata of overrides is not held', async () => {
  const scene = await createSceneInService()
  await createOverride(
    scene,
    {},
    { labels: { a: 'b' }, annotations: { large: 'x'.repeat(200_000) } },
  )

  const [held] = await countedOverrides(scene.client, 'team', new AbortController().signal)

  const { creationTimestamp, resourceVersion, uid, generation } = held?.metadata ?? {}
  expect(held?.metadata).toEqual({
    ...OVERRIDE_KEY,
    ...{ creationTimestamp, resourceVersion, uid, generation },
    managedFields: [{ manager: expect.any(String) }],
  })
})

test('a begin before the year 0 in UTC does not block the kill switch', async () => {
  const scene = await createSceneInService()
  await createOverride(scene, { from: '0000-01-01T00:00:00+23:59' })
  await scene.pass({ event: OVERRIDE_CHANGED })

  await scene.edit({ spec: { killSwitch: true } })
  await scene.pass()

  expect(await scene.status()).toMatchObject({ phase: 'Terminated' })
})
