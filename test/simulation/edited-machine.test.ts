// A spec that changes under a running machine.
import { expect, test } from 'vitest'
import { KEY, MACHINES } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { conditionTold, warningsTold } from '#test/support/told.ts'

// Monday 2026-01-05; the window in New York is 14:00Z to 23:00Z.
const OPEN = '2026-01-05T15:00:00Z'
const APPLIED = 'True SpecApplied: The Machine was created from the current spec'
const LARGER = {
  infrastructureSpec: {
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
    kind: 'TestMachine',
    spec: { size: 'larger-secret-value' },
  },
}
const ALWAYS = { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'], timezone: 'UTC', enabled: true }
const changed = (fields: string, when: string) =>
  `False SpecChanged: ${fields} changed since the Machine was created; ${when}`

async function active(spec: object = {}): Promise<Scene> {
  const scene = await createScene(OPEN, spec)
  await scene.pass()
  await scene.provision()
  await scene.pass()
  expect(await scene.status()).toMatchObject({ phase: 'Active' })
  expect(await conditionTold(scene, 'UpToDate')).toBe(APPLIED)
  return scene
}

test.each<[string, object, object, string]>([
  [
    'one field, until the next window',
    {},
    { version: 'v1.34.0' },
    changed('spec.version', 'takes effect at the next window, 2026-01-06 09:00 America/New_York'),
  ],
  [
    'several fields, in their order',
    {},
    { ...LARGER, clusterName: 'other', machineTemplate: { labels: { a: 'b' } } },
    changed(
      'spec.clusterName, spec.infrastructureSpec.spec, spec.machineTemplate.labels',
      'take effect at the next window, 2026-01-06 09:00 America/New_York',
    ),
  ],
  [
    'a window that never closes',
    { schedule: ALWAYS },
    LARGER,
    changed(
      'spec.infrastructureSpec.spec',
      'does not take effect by itself, because the window never closes: set spec.replaceOnChange: Now to replace the machine',
    ),
  ],
  ['what takes effect at once', {}, { nodeDrainTimeout: '1m', priority: 1 }, APPLIED],
])(
  'an edit in service is told, by the names of the fields and when they take effect: %s',
  async (_, spec, edit, words) => {
    const scene = await active(spec)

    await scene.edit({ spec: edit })
    await scene.pass()

    expect(await conditionTold(scene, 'UpToDate')).toBe(words)
    expect(await scene.status()).toMatchObject({ phase: 'Active', observedGeneration: 2 })
    expect(JSON.stringify(await scene.status())).not.toContain('larger-secret-value')
    const { calls } = await scene.pass()
    expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([])
    expect(calls).toHaveLength(4)
  },
)

test('a change that is taken back is none', async () => {
  const scene = await active()
  await scene.edit({ spec: { version: 'v1.34.0' } })
  await scene.pass()

  await scene.edit({ spec: { version: null } })
  await scene.pass()

  expect(await conditionTold(scene, 'UpToDate')).toBe(APPLIED)
})

test('the Machine tells hashes of what it was made from, and no value', async () => {
  const scene = await active(LARGER)

  const annotation = (await scene.machine())?.metadata.annotations?.['5spot.finos.org/applied-spec']

  expect(annotation).toContain('"spec.infrastructureSpec.spec":')
  expect(annotation).not.toContain('larger')
  expect(annotation).not.toContain('prod')
})

test.each([
  ['that an earlier version made', null],
  ['whose record is broken', '{"uid":3}'],
])('of a Machine %s it is not known, and no alarm is raised', async (_, record) => {
  const scene = await active()
  await scene.client.patch(MACHINES, KEY, {
    metadata: { annotations: { '5spot.finos.org/applied-spec': record } },
  })

  await scene.edit({ spec: { ...LARGER, replaceOnChange: 'Now' } })
  await scene.pass()

  expect(await conditionTold(scene, 'UpToDate')).toBe(
    'Unknown NotRecorded: The Machine has no record of the spec that it was created from',
  )
  expect(await scene.status()).toMatchObject({ phase: 'Active' })
})

test('at rest there is no Machine of which it could be told', async () => {
  const scene = await createScene('2026-01-05T02:00:00Z')

  await scene.pass()

  expect(await conditionTold(scene, 'UpToDate')).toBeUndefined()
})

test('with replaceOnChange Now the machine leaves by its ordinary shutdown and is made anew, once', async () => {
  const scene = await active({ replaceOnChange: 'Now' })
  await scene.addPod('web')
  const before = (await scene.machine())?.metadata.uid

  await scene.edit({ spec: LARGER })
  await scene.pass()
  expect(await scene.status()).toMatchObject({
    phase: 'ShuttingDown',
    message:
      'The spec has changed, and replaceOnChange is Now: the drain begins after a grace period of 300 s',
  })
  expect(await conditionTold(scene, 'UpToDate')).toBe(
    changed('spec.infrastructureSpec.spec', 'takes effect now: the machine is replaced'),
  )

  await scene.advance('2026-01-05T15:05:00Z')
  expect((await scene.pass()).calls).toContain('POST pods/web/eviction')
  await scene.removePod('web')
  await scene.advance('2026-01-05T15:05:10Z')
  await scene.pass()
  await scene.finishRemoval()
  await scene.advance('2026-01-05T15:05:20Z')
  await scene.pass()
  const after = (await scene.machine())?.metadata.uid
  expect(after).not.toBe(before)
  expect(await conditionTold(scene, 'UpToDate')).toBe(APPLIED)

  await scene.provision()
  await scene.pass()
  await scene.advance('2026-01-05T20:00:00Z')
  await scene.pass()
  expect(await scene.status()).toMatchObject({ phase: 'Active' })
  expect((await scene.machine())?.metadata.uid).toBe(after)
})

test('a change that is taken back in its grace leaves the machine in service', async () => {
  const scene = await active({ replaceOnChange: 'Now' })
  await scene.edit({ spec: { version: 'v1.34.0' } })
  await scene.pass()
  expect(await scene.status()).toMatchObject({ phase: 'ShuttingDown' })

  await scene.edit({ spec: { version: null } })
  await scene.pass()

  const status = await scene.status()
  expect(status).toMatchObject({ phase: 'Active' })
  expect(status).not.toHaveProperty('shutdownStartedAt')
})

test('a machine is not replaced by one that cannot be made; it is as soon as that can', async () => {
  const scene = await active({ replaceOnChange: 'Now' })
  await scene.edit({ spec: { kubeconfigSecretRef: null, clusterName: 'elsewhere' } })
  await scene.pass()

  expect(await scene.status()).toMatchObject({ phase: 'Active', wakeTime: '2026-01-05T15:05:00Z' })
  expect(await conditionTold(scene, 'UpToDate')).toBe(
    changed('spec.clusterName', 'takes effect as soon as ReferencesValid is True'),
  )
  expect(await warningsTold(scene)).toEqual([
    'spec.clusterName: there is no Cluster team/elsewhere. Create it, or correct the name. Sundial looks for it again',
  ])

  await scene.edit({ spec: { clusterName: 'prod', version: 'v1.34.0' } })
  await scene.pass()
  expect(await scene.status()).toMatchObject({ phase: 'ShuttingDown' })
})
