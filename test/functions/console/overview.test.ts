// The first page of the console, and the same as JSON.
import { expect, test } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { machine } from '#test/support/cluster-world.ts'
import { startConsole, TEAM } from './console-world.ts'

// biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests are about.
const json = async (response: Promise<Response>): Promise<any> => (await response).json()

test('the first page has each machine and each pool, with state, why and next change', async () => {
  const { get } = await startConsole()

  const response = await get('/')

  const text = await response.text()
  expect(response.status).toBe(200)
  expect(text).toContain('<a href="/scheduledmachines/default/office">default/office</a>')
  expect(text).toContain('<span class="state good">Active</span>')
  expect(text).toContain('leaves Mon 18:00 UTC')
  expect(text).toContain('In service')
  expect(text).toContain('<a href="/scheduledmachines/team-a/night">team-a/night</a>')
  expect(text).toContain('<a href="/bootcnodepools/workers">workers</a>')
})

test('the week of a machine says in words when it was planned, and when it was there', async () => {
  const { get } = await startConsole()

  const text = await (await get('/')).text()

  expect(text).toContain(
    'aria-label="Planned: Fri 09:00 to Fri 18:00, Mon 09:00 to Mon 18:00, Tue 09:00 to Tue 18:00, Wed 09:00 to Wed 18:00, Thu 09:00 to Thu 18:00. Was there: Mon 09:00 to now."',
  )
})

test('each machine that was off has its time off, and the page has the sum of all', async () => {
  const { get, client } = await startConsole()
  const before = await (await get('/')).text()
  const night = { namespace: 'team-a', name: 'night' }
  const labels = {
    'schedule.sundial.dev/price-per-hour': '0.42',
    'schedule.sundial.dev/price-currency': 'EUR',
  }
  await client.patch(SCHEDULED_MACHINES, night, { metadata: { labels } })
  const status = { phase: 'Active', offSeconds: 36_000 }
  await client.patchStatus(SCHEDULED_MACHINES, night, { status })

  const text = await (await get('/')).text()
  const page = await (await get('/scheduledmachines/team-a/night')).text()
  const { machines } = await json(get('/api/objects?namespace=team-a'))

  expect(before).toContain('Time off of all machines: ')
  expect(text).toMatch(/Time off of all machines: [\d.]+ h, 4\.20 EUR\./)
  expect(text).toContain('<span class="dim">off 10.0 h, 4.20 EUR</span>')
  expect(page).toContain(', off 10.0 h, 4.20 EUR</p>')
  expect(machines[0].off).toEqual({ seconds: 36_000, pricePerHour: 0.42, currency: 'EUR' })
})

const MISSING = {
  ...{ type: 'ReferencesValid', status: 'False', reason: 'ReferencesInvalid' },
  ...{ message: 'No Cluster production', lastTransitionTime: '2026-11-30T09:00:00Z' },
}

test.each([
  ['Error', []],
  ['Pending', [MISSING]],
])('what is in trouble is linked above all others: %s, %j', async (phase, conditions) => {
  const { get, client } = await startConsole()
  const before = await (await get('/')).text()
  await client.patchStatus(
    SCHEDULED_MACHINES,
    { namespace: 'team-a', name: 'night' },
    { status: { phase, conditions } },
  )

  const text = await (await get('/')).text()

  expect(before).not.toContain('Look at these first')
  expect(text).toContain(
    `<p class="note bad">Look at these first: <a href="/scheduledmachines/team-a/night">team-a/night</a> (${phase}).</p>\n`,
  )
})

test('/api/objects is the same as JSON', async () => {
  const { get } = await startConsole()

  const { machines, pools, ...rest } = await json(get('/api/objects?text=office'))

  expect(rest).toEqual({ time: '2026-11-30T16:00:00Z', hasMore: false, problems: [] })
  expect(pools).toEqual([])
  expect(machines).toMatchObject([
    {
      ...{ kind: 'ScheduledMachine', namespace: 'default', name: 'office', state: 'Active' },
      ...{ why: 'In service', clusterName: 'production' },
      next: { change: 'leaves', at: '2026-11-30T18:00:00Z', timezone: 'UTC' },
      week: {
        timezone: 'UTC',
        actual: [{ opens: '2026-11-30T09:00:00Z', closes: null }],
      },
    },
  ])
})

test.each<[string, readonly string[]]>([
  ['', ['default/office', 'team-a/night', 'workers']],
  ['?namespace=team-a', ['team-a/night', 'workers']],
  ['?kind=BootcNodePool', ['workers']],
  ['?kind=ScheduledMachine', ['default/office', 'team-a/night']],
  ['?state=act', ['default/office']],
  ['?text=NIGHT', ['team-a/night']],
  ['?text=registry.test', ['workers']],
  ['?page=2', []],
  ['?page=x&kind=Nonsense&namespace=a/b', ['default/office', 'team-a/night', 'workers']],
])('the filter %s shows %j', async (query, names) => {
  const { get } = await startConsole()

  const { machines, pools } = await json(get(`/api/objects${query}`))

  const shown = [...machines, ...pools].map(({ namespace, name }) =>
    namespace === undefined ? name : `${namespace}/${name}`,
  )
  expect(shown).toEqual(names)
})

test('values of the filter that are not allowed are named', async () => {
  const { get } = await startConsole()
  const query = '?page=x&kind=<Foo>&namespace=a/b'

  const { ignored } = await json(get(`/api/objects${query}`))
  const page = await (await get(`/${query}`)).text()

  expect(ignored).toEqual([
    '"a/b" cannot be the name of a namespace: all namespaces are shown.',
    'There is no kind "<Foo>": all are shown. The kinds are ScheduledMachine and BootcNodePool.',
    '"x" is not the number of a page: page 1 is shown.',
  ])
  expect(page).toContain('<p class="note">There is no kind &quot;&lt;Foo&gt;&quot;: all are shown.')
})

test('100 machines are two pages of less than 100 kB, and only the sum of the time off reads all', async () => {
  const { get, client, requests } = await startConsole()
  for (let number = 0; number < 98; number += 1) {
    await client.create(SCHEDULED_MACHINES, machine(`machine-${number}`))
  }
  requests.length = 0

  const first = await (await get('/')).text()
  const second = await (await get('/?page=2')).text()

  expect(first.match(/<svg/g)?.length).toBe(50)
  expect(second.match(/<svg/g)?.length).toBe(50)
  expect(first).toContain('<a href="/?page=2">Next page</a>')
  expect(second).not.toContain('Next page')
  expect(Buffer.byteLength(first)).toBeLessThan(100_000)
  expect(requests.filter((each) => each.includes('/scheduledmachines'))).toEqual([
    'GET /apis/5spot.finos.org/v1alpha1/scheduledmachines?limit=51',
    'GET /apis/5spot.finos.org/v1alpha1/scheduledmachines?limit=100',
    'GET /apis/5spot.finos.org/v1alpha1/scheduledmachines?limit=101',
    'GET /apis/5spot.finos.org/v1alpha1/scheduledmachines?limit=100',
  ])
})

test('the time off on each page is that of all machines that the filter selects', async () => {
  const { get, client } = await startConsole()
  for (let number = 0; number < 60; number += 1) {
    const name = `batch-${number}`
    await client.create(SCHEDULED_MACHINES, machine(name))
    const status = { phase: 'Active', offSeconds: number < 55 ? 3_600 : 0 }
    await client.patchStatus(SCHEDULED_MACHINES, { namespace: 'default', name }, { status })
  }

  const words = async (path: string) =>
    /Time off of [^<]*/.exec(await (await get(path)).text())?.[0]

  expect(await words('/?text=batch')).toBe('Time off of all machines that fit: 55.0 h.')
  expect(await words('/?text=batch&page=2')).toBe('Time off of all machines that fit: 55.0 h.')
  expect(await words('/?text=batch-1')).toBe('Time off of all machines that fit: 11.0 h.')
})

test('a list that is refused is told with the right that is missing, and the rest is shown', async () => {
  const { get } = await startConsole()

  const all = await (await get('/', TEAM)).text()
  const own = await (await get('/?namespace=team-a', TEAM)).text()

  expect(all).toContain(
    'You may not list ScheduledMachines in all namespaces. The right that is missing: list scheduledmachines.5spot.finos.org. If you may list them in one namespace, choose it with the filter.',
  )
  expect(own).toContain('team-a/night')
  expect(own).toContain(
    'You may not list BootcNodePools. The right that is missing: list bootcnodepools.node.bootc.dev.',
  )
})

test('a long message is cut on the first page, and whole on the page of its object', async () => {
  const { get, client } = await startConsole()
  const message = 'x'.repeat(30_000)
  const office = { namespace: 'default', name: 'office' }
  await client.patchStatus(SCHEDULED_MACHINES, office, { status: { message } })
  await client.patchStatus(BOOTC_NODE_POOLS, { name: 'workers' }, { status: { message } })

  const first = await (await get('/')).text()
  const machinePage = await (await get('/scheduledmachines/default/office')).text()
  const poolPage = await (await get('/bootcnodepools/workers')).text()

  const cut = `${'x'.repeat(300)}…`
  expect(first.match(/x{99,}…?/g)).toEqual([cut, cut])
  expect(machinePage).toContain(message)
  expect(poolPage).toContain(message)
})
