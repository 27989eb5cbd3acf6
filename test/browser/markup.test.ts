// Names, messages and annotations are other people's text. None of it becomes markup.
import { beforeAll, describe, expect } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { buildEvent } from '#src/kube/recorded-event.ts'
import { EVENTS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type ConsoleWorld, startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test } from '#test/support/browser/test.ts'

const MARKUP = `</script></style></title></textarea>'"><img src=x onerror="document.title='run'"><b id=planted>&lt;`
const MACHINE = { namespace: 'default', name: 'business-hours' }

let world: ConsoleWorld

beforeAll(async () => {
  world = await startConsoleWorld()
  // Time stands still from now on, so no function replaces the messages.
  const { client } = world.world
  const planted = { metadata: { annotations: { note: MARKUP } } }
  await client.patch(SCHEDULED_MACHINES, MACHINE, planted)
  await client.patch(BOOTC_NODE_POOLS, { name: 'workers' }, planted)
  const lastTransitionTime = '2026-03-26T09:04:00Z'
  const condition = {
    type: 'Ready',
    status: 'False',
    reason: 'Planted',
    message: MARKUP,
    lastTransitionTime,
  }
  const status = { message: MARKUP, conditions: [condition] }
  await client.patchStatus(SCHEDULED_MACHINES, MACHINE, { status })
  await client.patchStatus(BOOTC_NODE_POOLS, { name: 'workers' }, { status })
  await client.patchStatus(
    BOOTC_NODES,
    { name: 'worker-2' },
    { status: { conditions: [condition] } },
  )
  const uid = (await client.get(SCHEDULED_MACHINES, MACHINE))?.metadata.uid ?? ''
  await client.create(EVENTS, eventAbout(uid))
  return world.stop
})

function eventAbout(uid: string) {
  return buildEvent({
    regarding: {
      apiVersion: SCHEDULED_MACHINES.apiVersion,
      kind: 'ScheduledMachine',
      ...MACHINE,
      uid,
    },
    type: 'Warning',
    reason: 'Planted',
    action: 'Plant',
    note: MARKUP,
    reporter: 'somebody',
    now: world.world.clock.now(),
    id: 'planted',
    order: '0',
  })
}

describe.each([
  ['the first page', ''],
  ['the page of a machine', 'scheduledmachines/default/business-hours'],
  ['the page of a pool', 'bootcnodepools/workers'],
  ['the page of a BootcNode', 'bootcnodes/worker-2'],
  ['a filter', `?text=${encodeURIComponent(MARKUP)}`],
] as const)('%s', (_, path) => {
  test('shows planted markup as text', async ({ visit }) => {
    const page = await visit(`${world.url}${path}`)

    for (const summary of await page.locator('summary').all()) await summary.click()
    const texts = await page
      .locator('body, input')
      .evaluateAll((elements) => elements.map(({ innerText, value }) => value ?? innerText))
    // A long text of the YAML goes on in the next line.
    expect(texts.join('\n').replaceAll(/\s+/g, ' ')).toContain(MARKUP)
    expect(await page.locator('#planted, img').count()).toBe(0)
    expect(await page.title()).toMatch(/ · Sundial$/)
  })
})

test('an address with markup is shown as text', async ({ visit }) => {
  const page = await visit(`${world.url}<b id=planted>`)

  expect(await page.locator('.note').innerText()).toBe('/<b id=planted> does not exist.')
})

test('the note of an Event is shown as text', async ({ visit }) => {
  const page = await visit(`${world.url}scheduledmachines/default/business-hours`)

  expect(await page.getByRole('row').filter({ hasText: 'Planted' }).innerText()).toBe(
    `Thu 09:04\tWarning\tPlanted\t${MARKUP}`,
  )
})
