// The form of the console that keeps a machine on or off: the same override as that of the program.
import { expect, test } from 'vitest'
import { checkValueOf } from '#functions/console/session.ts'
import { groupOf } from '#src/kube/resource.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { DEFINITIONS } from '#test/support/cluster-world.ts'
import { ADMIN, type ConsoleWorld, startConsole, TEAM } from './console-world.ts'

const PAGE = '/scheduledmachines/default/office'
const ASKED = { state: 'On', until: '2026-11-30T20:00', reason: 'closing & more' }

async function textOf({ get }: ConsoleWorld, token = ADMIN, path = PAGE): Promise<string> {
  return (await get(path, token)).text()
}

function post({ app }: ConsoleWorld, form: Record<string, string>, path = PAGE, token = ADMIN) {
  return app.request(`${path}/override`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ check: checkValueOf(token), ...form }),
  })
}

const overridesIn = ({ client }: ConsoleWorld) => client.list(SCHEDULE_OVERRIDES, {})

test('a machine is kept on, and its page lists the override with the command that ends it', async () => {
  const world = await startConsole()
  expect(await textOf(world)).toContain('<button name="state" value="On">Keep on</button>')

  const response = await post(world, ASKED)

  const [made] = await overridesIn(world)
  expect([response.status, response.headers.get('location')]).toEqual([303, `${PAGE}#overrides`])
  expect(made).toMatchObject({
    metadata: { annotations: { 'schedule.sundial.dev/created-by': 'system:admin' } },
    spec: {
      target: { name: 'office' },
      state: 'On',
      until: '2026-11-30T20:00:00Z',
      reason: 'closing & more',
    },
  })
  expect(await textOf(world)).toContain(
    `<li>On until Mon 20:00 UTC, by system:admin, New: closing &amp; more <span class="dim">To end it: <code>kubectl -n default delete so ${made?.metadata.name}</code></span></li>`,
  )
  expect(await (await world.get(`/api${PAGE}`)).json()).toMatchObject({
    overrides: [{ target: 'office', state: 'On', until: '2026-11-30T20:00:00Z', phase: 'New' }],
  })
})

test('the form says the kubectl command that it equals', async () => {
  expect(await textOf(await startConsole())).toContain(
    '<code>printf %s &#39;{&quot;apiVersion&quot;:&quot;schedule.sundial.dev/v1alpha1&quot;,&quot;kind&quot;:&quot;ScheduleOverride&quot;,&quot;metadata&quot;:{&quot;generateName&quot;:&quot;office-mx3gf0g0-on-&quot;,&quot;namespace&quot;:&quot;default&quot;},&quot;spec&quot;:{&quot;target&quot;:{&quot;name&quot;:&quot;office&quot;},&quot;state&quot;:&quot;On&quot;,&quot;until&quot;:&quot;2026-11-30T18:00:00Z&quot;,&quot;reason&quot;:&quot;why&quot;}}&#39; | kubectl create -f -</code>',
  )
})

test.each([
  ['no button', { state: '' }, 'Choose Keep on or Keep off.'],
  ['no time', { until: 'soon' }, 'Until when? Write a time such as 2026-12-21T20:00.'],
  ['a time that is over', { until: '2026-11-30T15:59' }, 'The time is over: choose a later one.'],
  [
    'a time after thirty days',
    { until: '2026-12-31T16:01' },
    'The time is too late: an override lasts 30 days at most.',
  ],
  ['no reason', { reason: ' ' }, 'Say why, for other people.'],
  ['a long reason', { reason: 'x'.repeat(257) }, 'The reason is too long: at most 256 characters.'],
])('%s: nothing is changed, and the page says what is missing', async (_, wrong, words) => {
  const world = await startConsole()

  const response = await post(world, { ...ASKED, ...wrong })

  expect(response.status).toBe(422)
  expect(await response.text()).toContain(`Nothing was changed. ${words}`)
  expect(await overridesIn(world)).toEqual([])
})

test.each([
  ['a page that is older than the sign-in', { check: 'x' }, 403],
  ['the page of a machine that was replaced', { uid: 'another' }, 409],
])('a form of %s changes nothing', async (_, form, status) => {
  const world = await startConsole()

  expect((await post(world, { ...ASKED, ...form })).status).toBe(status)
  expect(await overridesIn(world)).toEqual([])
})

test('a machine that does not exist, and a pool, have no such form', async () => {
  const world = await startConsole()

  const paths = ['/scheduledmachines/default/nobody', '/bootcnodepools/default/workers']
  const answers = await Promise.all(paths.map((path) => post(world, ASKED, path)))

  expect(answers.map(({ status }) => status)).toEqual([404, 404])
  expect(await textOf(world, ADMIN, '/bootcnodepools/workers')).not.toContain('Keep on')
})

test('a cluster without the definition has no form, and nothing is missing', async () => {
  const name = `${SCHEDULE_OVERRIDES.plural}.${groupOf(SCHEDULE_OVERRIDES.apiVersion)}`
  const text = await textOf(
    await startConsole(DEFINITIONS.filter(({ metadata }) => metadata.name !== name)),
  )

  expect(text).toContain('In service')
  expect(text).not.toMatch(/Keep on|ScheduleOverride/)
})

test('a reader without the right sees no form, and a form that is sent is refused by the cluster', async () => {
  const world = await startConsole()
  const page = '/scheduledmachines/team-a/night'

  const text = await textOf(world, TEAM, page)
  const response = await post(world, ASKED, page, TEAM)

  expect(text).not.toContain('Keep on')
  expect(response.status).toBe(403)
  expect(await overridesIn(world)).toEqual([])
})
