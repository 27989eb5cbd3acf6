// The first page: machines and pools, and the filter.
import type { Page } from 'playwright-core'
import { beforeAll, expect, onTestFinished } from 'vitest'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type ConsoleWorld, startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test } from '#test/support/browser/test.ts'
import { machine } from '#test/support/control-plane/kubectl-world.ts'

let world: ConsoleWorld

beforeAll(async () => {
  world = await startConsoleWorld()
  return world.stop
})

test('a machine has its state, its next change, the reason, and its week in words', async ({
  visit,
}) => {
  const page = await visit(world.url)

  const row = page.getByRole('listitem').filter({ hasText: 'business-hours' })

  expect((await row.innerText()).split(/\s*\n\s*/)).toEqual([
    'default/business-hours',
    'Active',
    'leaves Thu 18:00 Europe/Berlin',
    'node business-hours',
    'The machine is in service',
    ...['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  ])
  expect(await row.getByRole('img').getAttribute('aria-label')).toBe(
    'Planned: Mon 09:00 to Mon 18:00, Tue 09:00 to Tue 18:00, Wed 09:00 to Wed 18:00, Thu 09:00 to Thu 18:00, ' +
      'Fri 09:00 to Fri 18:00. Was there: Thu 10:00 to now. Clocks go forward 1h on Sun.',
  )
})

test('a pool has its nodes by stage, and its reboot slot with what happens in it', async ({
  visit,
}) => {
  const page = await visit(world.url)

  const pool = page.locator('section').filter({ hasText: 'workers' })

  expect((await pool.innerText()).split(/\s*\n\s*/)).toEqual([
    'workers',
    'RolloutInProgress 2 of 4 nodes updated',
    '1 staged, 1 rebooting (worker-2)',
    'registry.example.com/worker-os:stable@sha256:c249e2ce2b9b; began Thu 09:00 UTC; should end Thu 09:06 UTC (in 2m 56s)',
    '1 of 1 reboot slots taken; next: worker-4',
    'worker-2: Rebooting since Thu 09:03 UTC',
    'Staged 1',
    'worker-4',
    'Rebooting 1',
    'worker-2',
    'Updated 2',
    'worker-1',
    'worker-3',
  ])
})

test('the filter is in the address, and stays when the page is loaded again', async ({ visit }) => {
  const page = await visit(world.url)

  await page.getByLabel('Kind').selectOption('ScheduledMachine')
  await page.getByLabel('State').fill('inactive')
  await page.getByRole('button', { name: 'Filter' }).click()

  expect(new URL(page.url()).searchParams).toEqual(
    new URLSearchParams('namespace=&kind=ScheduledMachine&state=inactive&text='),
  )
  expect(await page.locator('#live .name, #live h3').allInnerTexts()).toEqual(['default/weekend'])
  await page.reload()
  expect(await page.getByLabel('State').inputValue()).toBe('inactive')
  expect(await page.locator('#live .name, #live h3').allInnerTexts()).toEqual(['default/weekend'])
})

test('without its script the page has the same content, and says that it is not live', async ({
  visit,
}) => {
  const page = await visit(world.url, { javaScriptEnabled: false })

  expect(await page.locator('#live .name, #live h3').allInnerTexts()).toEqual([
    'default/business-hours',
    'default/weekend',
    'workers',
  ])
  expect(await page.getByRole('status').innerText()).toBe(
    'Not live: reload the page to see changes.',
  )
})

test('a hundred machines need less than 100 kB, with the script and the styles', async ({
  visit,
}) => {
  const crowded = await startConsoleWorld({ files: [] })
  onTestFinished(crowded.stop)
  const schedule = {
    daysOfWeek: ['mon-fri'],
    hoursOfDay: ['9-11', '13-17'],
    timezone: 'Europe/Berlin',
  }
  const names = [...Array(100).keys()].map((index) => `machine-with-a-long-name-${100 + index}`)
  for (const name of names) {
    await crowded.world.client.create(SCHEDULED_MACHINES, machine(name, { schedule }))
  }

  const page = await visit(crowded.url)

  const shown = await page.locator('.name').allInnerTexts()
  expect(await loadedBytes(page)).toBeLessThan(100_000)
  await page.getByRole('link', { name: 'Next page' }).click()
  shown.push(...(await page.locator('.name').allInnerTexts()))
  expect(shown).toEqual(names.map((name) => `default/${name}`))
})

// Of the page and its files, without compression. Its script loads the page once more when it is live.
function loadedBytes(page: Page): Promise<number> {
  return page.evaluate<number>(`performance.getEntries()
    .filter(({ initiatorType }) => initiatorType !== 'fetch')
    .reduce((bytes, { decodedBodySize = 0 }) => bytes + decodedBodySize, 0)`)
}
