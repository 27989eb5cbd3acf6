// The page of one object.
import { expect, test } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { listAt } from '#src/kube/json.ts'
import { buildEvent } from '#src/kube/recorded-event.ts'
import { EVENTS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { slot } from '#test/support/pool-objects.ts'
import { at } from '#test/support/situation.ts'
import { type ConsoleWorld, startConsole, TEAM } from './console-world.ts'

const OFFICE = { namespace: 'default', name: 'office' }
const PAGE = '/scheduledmachines/default/office'

async function record({ client }: ConsoleWorld, time: string, phase: string, note: string) {
  const { metadata } = (await client.get(SCHEDULED_MACHINES, OFFICE)) ?? expect.fail()
  const { apiVersion, kind } = SCHEDULED_MACHINES
  const event = buildEvent({
    ...{ type: 'Warning', reason: 'Told', action: `PhaseTransitionTo${phase}`, note },
    regarding: { apiVersion, kind, ...OFFICE, uid: metadata.uid ?? '' },
    ...{ reporter: 'scheduled-machine', now: at(time), id: `${time} ${phase}`, order: 'a' },
  })
  await client.create(EVENTS, event)
}

test('the page has the state, the decision of the next pass, conditions, Events and YAML', async () => {
  const world = await startConsole()
  await record(world, '2026-11-30T09:05:00Z', 'Active', 'Pending -> Active: in service')
  await world.client.patchStatus(SCHEDULED_MACHINES, OFFICE, {
    status: {
      conditions: [
        {
          ...{ type: 'Ready', status: 'False', reason: 'NodeDraining', message: 'waiting' },
          lastTransitionTime: '2026-11-30T10:00:00Z',
        },
      ],
    },
  })

  const text = await (await world.get(PAGE)).text()

  expect(text).toContain('<h1>ScheduledMachine default/office</h1>')
  expect(text).toContain('<p>In service.')
  expect(text).toContain('Was the kill switch turned off? <b>no</b>')
  expect(text).toContain('It adds the finalizer.')
  // Now is Monday 16:00, in the fourth row.
  expect(text).toContain('<rect class="now" x="495" y="84" width="2" height="22"/>')
  expect(text).toContain('<li>Ready is False since Mon 10:00 UTC (NodeDraining): waiting</li>')
  expect(text).toContain('<td>Told</td><td>Pending -&gt; Active: in service</td>')
  expect(text).toContain('clusterName: production')
  expect(text).not.toContain('managedFields:')
})

test('the state and why come first, then the actions, then all else', async () => {
  const { get } = await startConsole()

  const text = await (await get(PAGE)).text()

  const places = ['Active</span>', 'In service.', '<button>Pause', 'Its objects', 'Conditions']
  const found = places.map((place) => text.indexOf(place))
  expect(found).not.toContain(-1)
  expect(found).toEqual(found.toSorted((a, b) => a - b))
})

test('Events tell when the machine was there', async () => {
  const world = await startConsole()
  await record(world, '2026-11-27T09:03:00Z', 'Active', 'joined')
  await record(world, '2026-11-27T18:00:00Z', 'ShuttingDown', 'leaves')
  await record(world, '2026-11-27T18:10:00Z', 'Inactive', 'left')

  const answer = await (await world.get(`/api${PAGE}`)).json()

  expect(listAt(answer, 'week', 'actual')).toEqual([
    { opens: '2026-11-27T09:03:00Z', closes: '2026-11-27T18:10:00Z' },
    { opens: '2026-11-30T09:00:00Z', closes: null },
  ])
})

test('the page of a pool has its slots, what blocks a drain, and its nodes', async () => {
  const { client, get } = await startConsole()
  await client.patchStatus(
    BOOTC_NODE_POOLS,
    { name: 'workers' },
    {
      status: {
        ...{ reason: 'RolloutInProgress', message: 'rolling out', observedGeneration: 1 },
        ...{ nodeCount: 3, updatedCount: 1 },
        rebootSlots: [
          slot('worker-1', 'Draining', {
            drain: {
              ...{ startedAt: '2026-11-30T15:00:00Z', podsRemaining: 2 },
              blocked: [
                {
                  ...{ namespace: 'web', name: 'shop-0' },
                  message: 'The disruption budget web needs 2 healthy pods and has 2 currently',
                },
              ],
            },
          }),
        ],
      },
    },
  )

  const text = await (await get('/bootcnodepools/workers')).text()

  expect(text).toContain('1 of 3 nodes updated')
  expect(text).toContain('1 of 1 reboot slots taken')
  expect(text).toContain(
    '<a href="/bootcnodes/worker-1">worker-1</a>: <span class="motion">Draining</span> since Mon 15:00 UTC; waiting for 2 pods, budget web/web</li>',
  )
})

test('the last error of a slot stands once on a page of its pool, and is cut on the first page', async () => {
  const { get, client } = await startConsole()
  const filler = 'x'.repeat(400)
  const lastError = `the daemon has not answered. ${filler}`
  const told = async (message: string) => {
    const status = { message, rebootSlots: [slot('worker-1', 'Reserved', { lastError })] }
    await client.patchStatus(BOOTC_NODE_POOLS, { name: 'workers' }, { status })
    const pages = ['/', '/bootcnodepools/workers'].map(async (path) => (await get(path)).text())
    return (await Promise.all(pages)).map((text) => text.split('<h2>Its objects')[0] ?? '')
  }
  const count = (text: string) => text.split('the daemon has not answered').length - 1

  const [first = '', own = ''] = await told(
    `0/1 updated; 1 degraded (worker-1: the daemon has not answered). ${filler}`,
  )
  const [alone = '', ownAlone = ''] = await told('0/1 updated')

  expect([own, alone, ownAlone].map(count)).toEqual([1, 1, 1])
  expect([first, own, alone, ownAlone].map((text) => text.includes(filler))).toEqual([
    ...[false, true],
    ...[false, true],
  ])
})

test.each([
  '/scheduledmachines/default/nobody',
  '/bootcnodepools/nobody',
  '/scheduledmachines/office',
  '/bootcnodepools/default/workers',
  '/secrets/default/office',
  '/scheduledmachines/%E0%A4%A/office',
])('%s does not exist', async (path) => {
  const { get } = await startConsole()

  const [page, json] = await Promise.all([get(path), get(`/api${path}`)])

  expect([page.status, json.status]).toEqual([404, 404])
})

test('a reader with few rights is told what cannot be read, and is offered no action', async () => {
  const { get } = await startConsole()

  const text = await (await get('/scheduledmachines/team-a/night', TEAM)).text()
  const refused = await get(PAGE, TEAM)

  expect(text).toContain('You may not list Events in namespace team-a.')
  expect(text).toContain(
    'The right that is missing for changes: patch scheduledmachines.5spot.finos.org in namespace team-a.',
  )
  expect(text).not.toContain('<button>Pause</button>')
  expect(refused.status).toBe(403)
  expect(await refused.text()).toContain('team may not do that')
})

const MARKUP = '<script>alert(1)</script>'

test('markup in annotations, conditions and Events is shown as text', async () => {
  const world = await startConsole()
  await record(world, '2026-11-30T09:05:00Z', 'Active', MARKUP)
  await world.client.patch(SCHEDULED_MACHINES, OFFICE, { metadata: { annotations: { a: MARKUP } } })
  await world.client.patchStatus(SCHEDULED_MACHINES, OFFICE, {
    status: {
      message: MARKUP,
      conditions: [
        {
          ...{ type: 'Ready', status: 'False', reason: 'Told', message: MARKUP },
          lastTransitionTime: '2026-11-30T10:00:00Z',
        },
      ],
    },
  })

  const text = await (await world.get(PAGE)).text()

  expect(text).not.toContain('<script>')
  expect(text.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;/g)?.length).toBeGreaterThan(4)
})
