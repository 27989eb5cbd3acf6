// A machine whose schedule has a calendar in a ConfigMap.
import { expect, test } from 'vitest'
import { changeEvent } from '#src/events/change-event.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { condition } from '#test/support/scene/condition.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { calendarText } from '#test/unit/schedule/icalendar/build.ts'

// A Monday at ten in New York.
const IN_WINDOW = '2026-01-05T15:00:00Z'
const HOLIDAY = calendarText(['SUMMARY:Top secret', 'DTSTART;VALUE=DATE:20260105'])
const NO_HOLIDAY = calendarText(['DTSTART;VALUE=DATE:20260704'])
const SCHEDULE = {
  daysOfWeek: ['mon-fri'],
  hoursOfDay: ['9-17'],
  timezone: 'America/New_York',
  calendars: [{ configMapKeyRef: { name: 'holidays', key: 'ics' }, use: 'Closed' }],
}
const KEY = { namespace: 'team', name: 'holidays' }

const sceneWith = (schedule: object = {}, more: object = {}): Promise<Scene> =>
  createScene(IN_WINDOW, { schedule: { ...SCHEDULE, ...schedule }, ...more })

async function write({ client }: Scene, ics: string): Promise<void> {
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: KEY,
    data: { ics },
  }
  const stored = await client.get(CONFIG_MAPS, KEY)
  if (stored === undefined) await client.create(CONFIG_MAPS, object)
  else await client.patch(CONFIG_MAPS, KEY, { data: { ics } })
}

const scheduled = (scene: Scene) => condition(scene, 'Scheduled')

test('on a holiday it does not join, and an edit of the ConfigMap changes that', async () => {
  const scene = await sceneWith()
  await write(scene, HOLIDAY)
  await scene.pass()
  const { phase, inSchedule, next } = await scene.status()

  await write(scene, NO_HOLIDAY)
  await scene.pass()

  expect({ phase, inSchedule, next }).toEqual({
    phase: 'Inactive',
    inSchedule: false,
    next: 'joins 2026-01-06 09:00 America/New_York',
  })
  expect(await scene.status()).toMatchObject({
    phase: 'Pending',
    inSchedule: true,
    next: 'leaves 2026-01-05 18:00 America/New_York',
    calendars: expect.stringMatching(/^holidays@\d+$/),
  })
})

test.each([
  {
    name: 'a missing ConfigMap',
    text: undefined,
    says: 'not found. Create it, or remove the calendar',
  },
  {
    name: 'a text that is no calendar',
    text: 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Top secret\nEND:VEVENT\nEND:VCALENDAR',
    says: 'not usable: line 2: an event needs DTSTART. Correct the text',
  },
])('with $name it does not join, and says which and why', async ({ text, says }) => {
  const scene = await sceneWith()
  if (text !== undefined) await write(scene, text)

  await scene.pass()

  const message = `spec.schedule.calendars[0]: ConfigMap team/holidays, key ics: ${says}. Until then the machine stays as it is`
  expect(await scene.status()).toMatchObject({ phase: 'Error', message, inSchedule: false })
  expect(await scheduled(scene)).toEqual({ status: 'False', reason: 'CalendarUnavailable' })
  expect(await scene.machine()).toBeUndefined()
})

test('a machine in service stays while its calendar is missing, and its status is written once', async () => {
  const scene = await sceneWith()
  await write(scene, NO_HOLIDAY)
  await scene.pass()
  await scene.provision()
  await scene.pass()

  await scene.client.delete(CONFIG_MAPS, KEY)
  await scene.pass()
  await scene.advance('2026-01-05T23:30:00Z')
  await scene.pass()
  const stored = await scene.status()
  await scene.pass()

  expect(stored).toMatchObject({ phase: 'Error', calendars: 'holidays@' })
  expect(await scene.status()).toEqual(stored)
  expect((await scene.machine())?.metadata.deletionTimestamp).toBeUndefined()
})

test('the event of a marked ConfigMap causes a pass for those with a calendar in it', async () => {
  const scene = await sceneWith()
  await write(scene, HOLIDAY)
  await scene.pass()
  await write(scene, NO_HOLIDAY)
  const eventOf = (name: string) =>
    changeEvent({
      type: 'update',
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...KEY, name } },
      mode: 'Reference',
      apiServer: 'https://kubernetes.default.svc',
      overrides: {},
      id: '1',
      now: scene.clock.now(),
    })

  await scene.pass({ event: eventOf('others') })
  const before = await scene.status()
  await scene.pass({ event: eventOf('holidays') })

  expect(before['phase']).toBe('Inactive')
  expect(await scene.status()).toMatchObject({ phase: 'Pending' })
})

test('the backstop finds a change of the ConfigMap, of a machine at rest and of one in service', async () => {
  const scene = await sceneWith()
  await write(scene, HOLIDAY)
  await scene.pass()
  // Longer at rest than the backstop compares whole objects.
  await scene.advance('2026-01-05T15:20:00Z')
  const calm = await scene.backstop()
  await write(scene, NO_HOLIDAY)
  await scene.backstop()
  await scene.provision()
  await scene.pass()
  const { phase } = await scene.status()
  await scene.client.delete(CONFIG_MAPS, KEY)
  await scene.backstop()

  expect(calm.calls).toContain('GET configmaps/holidays')
  expect(calm.calls.filter((call) => !call.startsWith('GET'))).toEqual([])
  expect(phase).toBe('Active')
  expect(await scene.status()).toMatchObject({ phase: 'Error', calendars: 'holidays@' })
})
