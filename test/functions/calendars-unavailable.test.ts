// Whatever comes before the schedule decides also while a calendar of the schedule is unavailable.
import { expect, test } from 'vitest'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { requestReclaim } from '#test/support/reclaim/request.ts'
import { condition } from '#test/support/scene/condition.ts'
import { KEY as MACHINE, MACHINES } from '#test/support/scene/objects.ts'
import { createOverride, OVERRIDE_CHANGED } from '#test/support/scene/override-scene.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { calendarText } from '#test/unit/schedule/icalendar/build.ts'

// A Monday at ten in New York.
const IN_WINDOW = '2026-01-05T15:00:00Z'
const CLOSED = '2026-01-05T23:30:00Z'
const KEY = { namespace: 'team', name: 'holidays' }
const SCHEDULE = {
  daysOfWeek: ['mon-fri'],
  hoursOfDay: ['9-17'],
  timezone: 'America/New_York',
  calendars: [{ configMapKeyRef: { name: KEY.name, key: 'ics' }, use: 'Closed' }],
}
const CALENDAR = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: KEY,
  data: { ics: calendarText(['DTSTART;VALUE=DATE:20260704']) },
}
const UNTIL = '2026-01-06T02:00:00Z'

type Deed = (scene: Scene) => Promise<void>
const edit =
  (spec: object): Deed =>
  async (scene) => {
    await scene.edit({ spec })
    await scene.pass()
  }
const override =
  (state: 'On' | 'Off'): Deed =>
  async (scene) => {
    await createOverride(scene, { state, until: UNTIL })
    await scene.pass({ event: OVERRIDE_CHANGED })
  }

interface Row {
  readonly name: string
  readonly deed: Deed
  /** With a machine in service, and without a machine. */
  readonly phases: readonly [string, string]
  /** Whether a Machine that is not being deleted is there after it. */
  readonly isThere: boolean
  readonly scheduled: string
}

test.each<Row>([
  {
    name: 'nothing else',
    deed: async (scene) => void (await scene.pass()),
    phases: ['Error', 'Error'],
    isThere: true,
    scheduled: 'CalendarUnavailable',
  },
  {
    name: 'the kill switch',
    deed: edit({ killSwitch: true }),
    phases: ['Terminated', 'Terminated'],
    isThere: false,
    scheduled: 'CalendarUnavailable',
  },
  {
    name: 'enabled: false',
    deed: edit({ schedule: { enabled: false } }),
    phases: ['ShuttingDown', 'Disabled'],
    isThere: true,
    scheduled: 'ScheduleDisabled',
  },
  {
    name: 'an Off override',
    deed: override('Off'),
    phases: ['ShuttingDown', 'Inactive'],
    isThere: true,
    scheduled: 'Overridden',
  },
  {
    name: 'an On override',
    deed: override('On'),
    phases: ['Active', 'Pending'],
    isThere: true,
    scheduled: 'Overridden',
  },
])('$name decides while a calendar is missing', async ({ deed, phases, isThere, scheduled }) => {
  const inService = await sceneInService()
  const absent = await createScene(CLOSED, { schedule: SCHEDULE })
  await absent.pass()

  await deed(inService)
  await deed(absent)

  const phaseOf = async (scene: Scene) => (await scene.status())['phase']
  expect([await phaseOf(inService), await phaseOf(absent)]).toEqual(phases)
  const machine = await inService.machine()
  expect(machine !== undefined && machine.metadata.deletionTimestamp === undefined).toBe(isThere)
  expect((await absent.machine()) !== undefined).toBe(phases[1] === 'Pending')
  for (const scene of [inService, absent]) {
    expect(await condition(scene, 'Scheduled')).toMatchObject({ reason: scheduled })
  }
})

test('a machine that is held after its reclaim stays Disabled, and tells how it comes back', async () => {
  const scene = await createScene(IN_WINDOW, { schedule: SCHEDULE })
  await scene.pass()
  const reclaimedAt = '2026-01-05T14:30:00Z'
  const reclaim = { nodeName: 'worker', startedAt: reclaimedAt, endedAt: reclaimedAt }
  const status = { phase: 'Disabled', reclaimedAt, reclaim }
  await scene.client.patchStatus(
    SCHEDULED_MACHINES,
    { namespace: 'team', name: 'worker' },
    { status },
  )

  await scene.pass()

  expect(await scene.status()).toMatchObject({
    phase: 'Disabled',
    message: expect.stringContaining('Disabled after an emergency reclaim on Node worker'),
  })
  expect(await condition(scene, 'Scheduled')).toMatchObject({ reason: 'CalendarUnavailable' })
})

test('a kill switch does not wait for a calendar that the API server does not give', async () => {
  const scene = await sceneInService()
  scene.fault(refuseCalendars)

  await scene.edit({ spec: { killSwitch: true } })
  await scene.pass()

  expect(await scene.status()).toMatchObject({ phase: 'Terminated' })
})

test.each<{ readonly name: string; readonly deed: Deed; readonly after: object }>([
  { name: 'an Off override', deed: override('Off'), after: { phase: 'ShuttingDown' } },
  { name: 'an On override', deed: override('On'), after: { phase: 'Active', override: {} } },
  {
    name: 'an emergency reclaim',
    deed: async (scene) => {
      await requestReclaim(scene.client, 'worker')
      await scene.pass()
    },
    after: { reclaim: {} },
  },
])('nor does $name', async ({ deed, after }) => {
  const scene = await sceneInService()
  scene.fault(refuseCalendars)

  await deed(scene)

  expect(await scene.status()).toMatchObject(after)
})

test('nor does a shutdown that has begun', async () => {
  const scene = await sceneInService()
  await scene.edit({ spec: { schedule: { enabled: false } } })
  await scene.pass()
  await scene.edit({ spec: { schedule: { enabled: true } } })
  scene.fault(refuseCalendars)
  await scene.advance('2026-01-06T00:30:00Z')

  await scene.pass()

  const machine = await scene.machine()
  expect(machine?.metadata.deletionTimestamp ?? 'is there').not.toBe('is there')
})

test.each([
  ['StayOff', ['Inactive StayingOff', 'Pending MachineCreated']],
  ['Recreate', ['Pending MachineCreated', undefined]],
] as const)(
  'a Machine that somebody deletes meanwhile, %s',
  async (whenMachineIsDeleted, [after, next]) => {
    const scene = await createScene(IN_WINDOW, { schedule: SCHEDULE, whenMachineIsDeleted })
    await scene.client.create(CONFIG_MAPS, CALENDAR)
    await scene.pass()
    await scene.provision()
    await scene.pass()
    await scene.client.delete(CONFIG_MAPS, KEY)
    await scene.pass()
    await scene.client.delete(MACHINES, MACHINE)
    await scene.finishRemoval()
    await scene.advance('2026-01-05T16:00:00Z')
    await scene.pass()
    expect(await stateOf(scene)).toBe('Error CalendarUnavailable')

    await scene.client.create(CONFIG_MAPS, CALENDAR)
    await scene.advance('2026-01-05T17:00:00Z')
    await scene.pass()

    expect(await stateOf(scene)).toBe(after)
    if (next === undefined) return
    await scene.advance('2026-01-06T14:00:00Z')
    await scene.pass()
    expect(await stateOf(scene)).toBe(next)
  },
)

async function stateOf(scene: Scene): Promise<string> {
  const { phase } = await scene.status()
  const { reason } = (await condition(scene, 'Ready')) as { reason: string }
  return `${phase} ${reason}`
}

function refuseCalendars(call: string): number | undefined {
  return call.startsWith('GET configmaps/') ? 500 : undefined
}

/** In service, after its window has closed: its calendar was deleted before. */
async function sceneInService(): Promise<Scene> {
  const scene = await createScene(IN_WINDOW, { schedule: SCHEDULE })
  await scene.client.create(CONFIG_MAPS, CALENDAR)
  await scene.pass()
  await scene.provision()
  await scene.pass()
  await scene.client.delete(CONFIG_MAPS, KEY)
  await scene.advance(CLOSED)
  await scene.pass()
  return scene
}
