// The actions of the console: the same changes as those of the program.
import { expect, test } from 'vitest'
import { checkValueOf } from '#functions/console/session.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { machine as anotherMachine } from '#test/support/cluster-world.ts'
import { ADMIN, type ConsoleWorld, startConsole, TEAM } from './console-world.ts'

const OFFICE = { namespace: 'default', name: 'office' }
const MACHINE_PAGE = '/scheduledmachines/default/office'
const POOL_PAGE = '/bootcnodepools/workers'

async function checkOf({ get }: ConsoleWorld, path: string): Promise<string> {
  const text = await (await get(path)).text()
  return /name="check" value="([^"]+)"/.exec(text)?.[1] ?? expect.fail('there is no form')
}

function post(
  { app }: ConsoleWorld,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
) {
  return app.request(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN}`, 'sec-fetch-site': 'same-origin', ...headers },
    body: new URLSearchParams(form),
  })
}

const machine = ({ client }: ConsoleWorld) => client.get(SCHEDULED_MACHINES, OFFICE)
const PAUSED = 'cluster.x-k8s.io/paused'

test('a machine is paused and resumed, and each form has the kubectl command that it equals', async () => {
  const world = await startConsole()
  const check = await checkOf(world, MACHINE_PAGE)
  const before = await (await world.get(MACHINE_PAGE)).text()

  const paused = await post(world, `${MACHINE_PAGE}/pause`, { check })
  const annotations = (await machine(world))?.metadata.annotations
  const after = await (await world.get(`${MACHINE_PAGE}?done=pause`)).text()
  const resumed = await post(world, `${MACHINE_PAGE}/resume`, { check })

  expect(before).toContain(`<code>kubectl -n default annotate sm office ${PAUSED}=</code>`)
  expect([paused.status, paused.headers.get('location')]).toEqual([
    303,
    `${MACHINE_PAGE}?done=pause`,
  ])
  expect(annotations).toEqual({ [PAUSED]: '' })
  expect(after).toContain('office is paused: nothing is done with its machine until it is resumed.')
  expect(after).toContain('<button>Resume</button>')
  expect(after).not.toContain('<button>Pause</button>')
  expect(resumed.status).toBe(303)
  expect((await machine(world))?.metadata.annotations).toBeUndefined()
})

test('a pool is paused', async () => {
  const world = await startConsole()
  const check = await checkOf(world, POOL_PAGE)

  const paused = await post(world, `${POOL_PAGE}/pause`, { check })

  expect(paused.status).toBe(303)
  expect(await world.client.get(BOOTC_NODE_POOLS, { name: 'workers' })).toMatchObject({
    spec: { rollout: { paused: true } },
  })
})

test('the kill switch needs the name of the machine', async () => {
  const world = await startConsole()
  const check = await checkOf(world, MACHINE_PAGE)

  const wrong = await post(world, `${MACHINE_PAGE}/kill`, { check, confirm: 'offic' })
  const missing = await post(world, `${MACHINE_PAGE}/kill`, { check })
  const untouched = await machine(world)
  const right = await post(world, `${MACHINE_PAGE}/kill`, { check, confirm: 'office' })

  expect([wrong.status, missing.status]).toEqual([422, 422])
  const words = await wrong.text()
  expect(words).toContain('Nothing was changed. To confirm, type the name')
  expect(words).toContain(`<a href="${MACHINE_PAGE}">Back to ScheduledMachine office</a>`)
  expect(untouched?.['spec']).not.toHaveProperty('killSwitch', true)
  expect(right.status).toBe(303)
  expect(await machine(world)).toMatchObject({ spec: { killSwitch: true } })
})

test('what is so already is not written again', async () => {
  const world = await startConsole()
  const check = await checkOf(world, MACHINE_PAGE)
  await post(world, `${MACHINE_PAGE}/pause`, { check })
  world.requests.length = 0

  const again = await post(world, `${MACHINE_PAGE}/pause`, { check })

  expect(again.status).toBe(303)
  expect(world.requests.filter((each) => each.startsWith('PATCH'))).toEqual([])
})

test.each<[string, string, Record<string, string>]>([
  ['without the value of the page', 'x', {}],
  ['from another site', '', { 'sec-fetch-site': 'cross-site' }],
  ['with the value of another reader', '', { authorization: 'Bearer another-token' }],
])('a form %s changes nothing', async (_, check, headers) => {
  const world = await startConsole()
  const value = check || (await checkOf(world, MACHINE_PAGE))

  const response = await post(world, `${MACHINE_PAGE}/pause`, { check: value }, headers)

  expect(response.status).toBe(403)
  expect((await machine(world))?.metadata.annotations).toBeUndefined()
})

test.each([
  `${POOL_PAGE}/kill`,
  '/bootcnodes/worker-1/pause',
  `${MACHINE_PAGE}/delete`,
  '/scheduledmachines/default/nobody/pause',
])('there is no action %s', async (path) => {
  const world = await startConsole()
  const check = await checkOf(world, MACHINE_PAGE)

  expect((await post(world, path, { check, confirm: 'workers' })).status).toBe(404)
})

test('a change that the cluster refuses is told, with the right that is missing', async () => {
  const world = await startConsole()
  const headers = { authorization: `Bearer ${TEAM}` }
  const check = checkValueOf(TEAM)

  const response = await post(world, `${MACHINE_PAGE}/pause`, { check }, headers)

  expect(response.status).toBe(403)
  expect(await response.text()).toContain('team may not do that')
})

test('a form of a machine that was replaced by another of its name changes nothing', async () => {
  const world = await startConsole()
  const text = await (await world.get(MACHINE_PAGE)).text()
  const [check = '', uid = ''] = ['check', 'uid'].map(
    (name) => new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1],
  )
  const first = await machine(world)
  await world.client.delete(SCHEDULED_MACHINES, OFFICE)
  await world.client.create(SCHEDULED_MACHINES, anotherMachine('office'))

  const response = await post(world, `${MACHINE_PAGE}/kill`, { check, uid, confirm: 'office' })

  expect(uid).toBe(first?.metadata.uid)
  expect(response.status).toBe(409)
  expect(await response.text()).toContain('another one has its name now')
  expect((await machine(world))?.spec).toHaveProperty('killSwitch', false)
})

test('a page tells of no action that was not made, whatever its address says', async () => {
  const { get } = await startConsole()

  const text = await (await get(`${MACHINE_PAGE}?done=kill`)).text()

  expect(text).not.toContain('has its kill switch on')
})

test('the page of an action that failed is not replaced by another one', async () => {
  const world = await startConsole()
  const check = await checkOf(world, MACHINE_PAGE)
  await world.close()

  const response = await post(world, `${MACHINE_PAGE}/pause`, { check })

  expect(response.status).toBe(503)
  expect(await response.text()).not.toContain('data-events')
})

test('an action that runs when the console stops is finished, and new ones are refused', async () => {
  const world = await startConsole()
  const check = await checkOf(world, MACHINE_PAGE)

  const running = post(world, `${MACHINE_PAGE}/pause`, { check })
  const isBusy = !world.idle()
  const drained = world.drain()
  const later = await post(world, `${MACHINE_PAGE}/resume`, { check })
  await drained
  const annotations = (await machine(world))?.metadata.annotations

  expect(isBusy).toBe(true)
  expect(annotations).toEqual({ [PAUSED]: '' })
  expect([(await running).status, later.status]).toEqual([303, 503])
})
