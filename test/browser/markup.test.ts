// Names, messages and annotations are other people's text. None of it becomes markup.
import { beforeAll, describe, expect } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type ConsoleWorld, startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test } from '#test/support/browser/test.ts'

const MARKUP = `</script></style></title></textarea>'"><img src=x onerror="document.title='run'"><b id=planted>&lt;`
const MACHINE = { namespace: 'default', name: 'business-hours' }

let world: ConsoleWorld

beforeAll(async () => {
  world = await startConsoleWorld({
    files: ['docs/examples/business-hours.yaml', 'docs/examples/os-image.yaml'],
    from: '2026-03-26T09:00:00Z',
    minutes: 4,
  })
  // Time stands still from now on, so no function replaces the messages.
  const { client } = world.world
  const planted = { metadata: { annotations: { note: MARKUP } } }
  await client.patch(SCHEDULED_MACHINES, MACHINE, planted)
  await client.patch(BOOTC_NODE_POOLS, { name: 'workers' }, planted)
  await client.patchStatus(SCHEDULED_MACHINES, MACHINE, { status: { message: MARKUP } })
  return world.stop
})

describe.each([
  ['the first page', ''],
  ['the page of a machine', 'scheduledmachines/default/business-hours'],
  ['the page of a pool', 'bootcnodepools/workers'],
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
