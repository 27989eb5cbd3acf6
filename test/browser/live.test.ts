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
