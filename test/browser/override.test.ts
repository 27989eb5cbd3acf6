// The form that keeps a machine on or off, and what a page shows of overrides.
import { expect, onTestFinished } from 'vitest'
import { textAt } from '#src/kube/json.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { axeViolations } from '#test/support/browser/axe.ts'
import { startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test } from '#test/support/browser/test.ts'

const KEY = { namespace: 'default', name: 'business-hours' }
const TOGGLE = 'Keep on or off for a time'

async function startWorld() {
  const started = await startConsoleWorld()
  onTestFinished(started.stop)
  const { client } = started.world
  return {
    ...started,
    page: `${started.url}scheduledmachines/default/business-hours`,
    overrides: () => client.list(SCHEDULE_OVERRIDES, {}),
    phase: async () => textAt(await client.get(SCHEDULED_MACHINES, KEY), 'status', 'phase'),
  }
}

test('a machine is kept off with the keyboard alone, goes, and every page says why', async ({
  visit,
}) => {
  const world = await startWorld()
  const page = await visit(world.page)

  await page.getByText(TOGGLE).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('Until (Europe/Berlin)').fill('2026-03-27T08:00')
  await page.getByLabel('Why, for other people').fill('the lab moves')
  await page.getByRole('button', { name: 'Keep off' }).press('Enter')

  await page.getByText('Off until Fri 08:00 Europe/Berlin, by system:admin').first().waitFor()
  await world.pass(15)
  await page.getByText('Inactive').first().waitFor()
  expect(await world.phase()).toBe('Inactive')
  expect((await world.overrides()).map(({ spec }) => spec)).toEqual([
    expect.objectContaining({
      ...{ target: { name: 'business-hours' }, state: 'Off', reason: 'the lab moves' },
      until: '2026-03-27T07:00:00Z',
    }),
  ])
  const first = await visit(world.url)
  await first.getByText('the lab moves').first().waitFor()
})

test('a page with an override and the open form breaks no rule of axe-core', async ({ visit }) => {
  const world = await startWorld()
  const page = await visit(world.page)
  await page.getByText(TOGGLE).click()
  await page.getByLabel('Until (Europe/Berlin)').fill('2026-03-26T22:00')
  await page.getByLabel('Why, for other people').fill('closing')
  await page.getByRole('button', { name: 'Keep on' }).click()
  await page.getByText('On until Thu 22:00 Europe/Berlin').first().waitFor()
  await page.getByText(TOGGLE).click()

  expect(await axeViolations(page)).toEqual([])
})

test('a form without a reason is not sent', async ({ visit }) => {
  const world = await startWorld()
  const page = await visit(world.page)
  await page.getByText(TOGGLE).click()
  await page.getByLabel('Until (Europe/Berlin)').fill('2026-03-26T22:00')

  await page.getByRole('button', { name: 'Keep on' }).click()

  expect(await page.locator('input[name=reason]:invalid').count()).toBe(1)
  expect(await world.overrides()).toEqual([])
})
