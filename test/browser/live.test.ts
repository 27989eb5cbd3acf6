// Changes as they happen, and a page that says when it cannot show them.
import { expect, onTestFinished } from 'vitest'
import { startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test, untilLive } from '#test/support/browser/test.ts'

async function startWorld() {
  const world = await startConsoleWorld({
    files: ['docs/examples/business-hours.yaml'],
    from: '2026-03-26T16:58:00Z',
    minutes: 1,
  })
  onTestFinished(world.stop)
  return world
}

test('a page shows a change without being loaded again', async ({ visit }) => {
  const world = await startWorld()
  const page = await visit(world.url)
  await untilLive(page)
  await page.locator('body').evaluate((body) => body.setAttribute('data-loaded', 'once'))

  await world.pass(1.5)

  await page.getByText('ShuttingDown').waitFor()
  expect(await page.locator('body').getAttribute('data-loaded')).toBe('once')
})

test('a page says that it is not live while the API server is away, and that it is when it is back', async ({
  visit,
}) => {
  const world = await startWorld()
  const page = await visit(world.url)
  await untilLive(page)

  await world.api.goAway()

  await page.getByText(/^Not live: /).waitFor()
  expect(await page.locator('.name').innerText()).toBe('default/business-hours')
  await world.api.comeBack()
  await untilLive(page)
  await world.pass(1.5)
  await page.getByText('ShuttingDown').waitFor()
})

test('a page that is opened while the API server is away says so, and fills itself when it is back', async ({
  visit,
}) => {
  const world = await startWorld()
  await world.api.goAway()
  const page = await visit(world.url)
  expect(await page.title()).toBe('The cluster does not answer · Sundial')

  await world.api.comeBack()

  await page.getByRole('link', { name: 'default/business-hours' }).waitFor()
})

test('a page says that the console is away, and goes on when it is back', async ({ visit }) => {
  const world = await startWorld()
  const page = await visit(world.url)
  await untilLive(page)

  await world.console.goAway()

  await page.getByText(/^Not live: the connection to the console is lost/).waitFor()
  await world.console.comeBack()
  await untilLive(page)
  await world.pass(1.5)
  await page.getByText('ShuttingDown').waitFor()
})

test('a change leaves the focus where it is', async ({ visit }) => {
  const world = await startWorld()
  const page = await visit(world.url)
  await untilLive(page)
  await page.getByRole('link', { name: 'default/business-hours' }).focus()

  await world.pass(1.5)

  await page.getByText('ShuttingDown').waitFor()
  expect(await page.locator(':focus').innerText()).toBe('default/business-hours')
})

test('a change leaves open what was opened, and what was typed', async ({ visit }) => {
  const world = await startWorld()
  const page = await visit(`${world.url}scheduledmachines/default/business-hours`)
  await untilLive(page)
  await page.getByText('The rules that it asks').click()
  await page.getByText('Kill switch', { exact: true }).click()
  await page.getByLabel('To confirm, type its name').fill('business-')

  await world.pass(1.5)

  await page.getByText('ShuttingDown').first().waitFor()
  expect(await page.getByText('Is the kill switch on?').isVisible()).toBe(true)
  expect(await page.getByLabel('To confirm, type its name').inputValue()).toBe('business-')
})
