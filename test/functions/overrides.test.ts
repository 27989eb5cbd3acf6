// A ScheduleOverride from its creation to its end, for a machine whose window is 09:00 to 17:00.
import { expect, test } from 'vitest'
import { findCondition } from '#src/kube/conditions.ts'
import { EVENTS } from '#src/kube/resource.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { KEY } from '#test/support/scene/objects.ts'
import {
  createOverride,
  createSceneInService,
  OVERRIDE_CHANGED,
  OVERRIDE_KEY,
} from '#test/support/scene/override-scene.ts'
import type { Scene } from '#test/support/scene.ts'

const NOON = '2026-01-05T12:00:00Z'
const UNTIL = '2026-01-05T20:00:00Z'

test('an override keeps the machine on over its close, and lets it go after', async () => {
  const scene = await createSceneInService()

  await createOverride(scene, { state: 'On', until: UNTIL })
  const told = await settle(scene)
  await scene.advance('2026-01-05T17:00:00Z')
  await scene.backstop()
  const kept = await scene.status()
  await scene.advance(UNTIL)
  await scene.backstop()
  await scene.backstop()

  expect(told).toMatchObject({
    next: 'leaves 2026-01-05 20:00 UTC (override late)',
    override: { name: 'late', state: 'On', phase: 'Active', until: UNTIL },
  })
  expect(kept).toMatchObject({ phase: 'Active', inSchedule: true })
  expect(kept['message']).toContain('On until 2026-01-05 20:00 UTC by override late')
  expect(conditionOf(kept, 'Scheduled')).toMatchObject({ status: 'True', reason: 'Overridden' })
  expect(await scene.status()).toMatchObject({ phase: 'ShuttingDown', inSchedule: false })
  expect(await scene.status()).not.toHaveProperty('override')
  expect(await phaseOf(scene)).toBe('Expired')
  expect(await eventReasons(scene)).toEqual(['OverrideBegan', 'OverrideEnded'])
})

test('an event that was lost does not shut down a machine that somebody keeps on', async () => {
  const scene = await createSceneInService()

  await createOverride(scene, { state: 'On', until: UNTIL })
  await scene.advance('2026-01-05T17:00:00Z')
  await scene.pass()

  expect(await scene.status()).toMatchObject({ phase: 'Active', override: { name: 'late' } })
})

test('On within the grace period undoes the shutdown', async () => {
  const scene = await createSceneInService()
  await scene.advance('2026-01-05T17:00:00Z')
  await scene.pass()
  const leaving = await scene.status()

  await createOverride(scene, { state: 'On', until: UNTIL })
  await settle(scene)

  expect(leaving['phase']).toBe('ShuttingDown')
  expect(await scene.status()).toMatchObject({ phase: 'Active' })
  expect(await scene.status()).not.toHaveProperty('shutdownStartedAt')
})

test('Off inside the window shuts the machine down, and its deletion brings it back', async () => {
  const scene = await createSceneInService()

  await createOverride(scene, { state: 'Off', until: UNTIL })
  await settle(scene)
  const off = await scene.status()
  await scene.client.delete(SCHEDULE_OVERRIDES, OVERRIDE_KEY)
  await scene.backstop()

  expect(off).toMatchObject({ phase: 'ShuttingDown', inSchedule: false })
  expect(off['message']).toContain('An override turns it off')
  expect(await scene.status()).toMatchObject({ phase: 'Active', inSchedule: true })
  expect(await scene.status()).not.toHaveProperty('override')
})

test('a kill switch wins over On', async () => {
  const scene = await createSceneInService()
  await createOverride(scene, { state: 'On', until: UNTIL })
  await settle(scene)

  await scene.edit({ spec: { killSwitch: true } })
  await scene.pass()

  expect((await scene.status())['phase']).toBe('Terminated')
})

test('fifteen minutes before its end, an Event says so', async () => {
  const scene = await createSceneInService()
  await createOverride(scene, { state: 'On', until: UNTIL })
  await settle(scene)

  await scene.advance('2026-01-05T19:45:00Z')
  await scene.backstop()

  expect(await eventReasons(scene)).toEqual(['OverrideBegan', 'OverrideEndsSoon'])
})

test('a machine that does not exist: the override is Pending, and says so', async () => {
  const scene = await createSceneInService()

  await createOverride(scene, { state: 'On', until: UNTIL, target: { name: 'nobody' } })
  await settle(scene)

  expect(await stored(scene)).toMatchObject({
    phase: 'Pending',
    matched: 0,
    message: 'There is no ScheduledMachine nobody in this namespace',
  })
})

test('a second look at overrides that have not changed writes nothing', async () => {
  const scene = await createSceneInService()
  await createOverride(scene, { state: 'On', until: UNTIL })
  await settle(scene)

  const { calls } = await scene.pass({ event: OVERRIDE_CHANGED })

  expect(calls).toEqual(['GET scheduleoverrides', 'GET scheduledmachines'])
})

test('an override that is over is deleted after 24 hours', async () => {
  const scene = await createSceneInService()
  await createOverride(scene, { state: 'On', until: UNTIL })
  await settle(scene)
  await scene.advance(UNTIL)
  await scene.backstop()

  await scene.advance('2026-01-06T19:59:59Z')
  await scene.backstop()
  const before = await phaseOf(scene)
  await scene.advance('2026-01-06T20:00:00Z')
  await scene.backstop()

  expect(before).toBe('Expired')
  expect(await stored(scene)).toBeUndefined()
})

/** The event of the override, and the passes after it. */
async function settle(scene: Scene): Promise<Record<string, unknown>> {
  await scene.pass({ event: OVERRIDE_CHANGED })
  return scene.status()
}

async function stored(scene: Scene): Promise<unknown> {
  return (await scene.client.get(SCHEDULE_OVERRIDES, OVERRIDE_KEY))?.['status']
}

async function phaseOf(scene: Scene): Promise<unknown> {
  return ((await stored(scene)) as { phase?: string } | undefined)?.phase
}

async function eventReasons(scene: Scene): Promise<readonly unknown[]> {
  const events = await scene.client.list(EVENTS, { namespace: 'team' })
  return events
    .map((event) => String(event['reason']))
    .filter((reason) => reason.startsWith('Override'))
    .sort()
}

function conditionOf(status: Record<string, unknown>, type: string): unknown {
  const { conditions } = status as { conditions: readonly { type: string }[] }
  return conditions.find((each) => each.type === type)
}

test('after an emergency reclaim, On says in both statuses why it has no effect', async () => {
  const scene = await createSceneInService()
  const reclaim = { nodeName: 'node-1', startedAt: NOON, endedAt: NOON }
  await scene.client.patchStatus(SCHEDULED_MACHINES, KEY, {
    status: { reclaimedAt: NOON, reclaim },
  })
  await createOverride(scene)

  await scene.pass({ event: OVERRIDE_CHANGED })

  expect((await scene.status())['message']).toContain(
    'Override late has no effect: the machine was reclaimed. To put it back in service: kubectl -n team annotate sm worker 5spot.finos.org/reclaim-acknowledged=true',
  )
  expect(await scene.client.get(SCHEDULE_OVERRIDES, OVERRIDE_KEY)).toMatchObject({
    status: {
      message:
        'On until 2026-01-05T20:00:00Z for 1 ScheduledMachine. 1 of them is held after an emergency reclaim, and is not turned on until a person has acknowledged its reclaim',
    },
  })
})

test('with the kill switch, Scheduled is about the schedule', async () => {
  const scene = await createSceneInService()
  await createOverride(scene)
  await scene.pass({ event: OVERRIDE_CHANGED })
  await scene.advance('2026-01-05T17:30:00Z')

  await scene.edit({ spec: { killSwitch: true } })
  await scene.pass()

  const { conditions = [] } = parseStatus(await scene.status())
  expect(findCondition(conditions, 'Scheduled')).toMatchObject({
    status: 'False',
    reason: 'ScheduleInactive',
  })
})

test('On with a schedule that is not valid: nothing is said to leave at its end', async () => {
  const scene = await createSceneInService()
  await scene.edit({
    spec: { schedule: { daysOfWeek: ['mon'], hoursOfDay: ['9'], timezone: 'No' } },
  })
  await createOverride(scene)

  await scene.pass({ event: OVERRIDE_CHANGED })
  const during = await scene.status()
  await scene.advance('2026-01-05T20:00:00Z')
  await scene.pass()

  expect(during).toMatchObject({ override: { phase: 'Active' }, wakeTime: expect.any(String) })
  expect(during).not.toHaveProperty('next')
  expect(await scene.status()).toMatchObject({ phase: 'Error', machineRef: { name: 'worker' } })
})

test('a reason of control characters is left out', async () => {
  const scene = await createSceneInService()
  await createOverride(scene, { reason: '\u0007\u0008' })

  await scene.pass({ event: OVERRIDE_CHANGED })

  expect((await scene.status())['message']).toMatch(/ by override late(?: of program \S+)?$/)
})
