// A reader who may not do everything: what is refused is said, and what is not allowed is not offered.
import { expect, onTestFinished } from 'vitest'
import { OWN_TOKEN, startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test, untilLive } from '#test/support/browser/test.ts'

async function startWorld(rights: readonly string[]) {
  const world = await startConsoleWorld({
    files: ['docs/examples/business-hours.yaml', 'docs/examples/os-image.yaml'],
    from: '2026-03-26T09:00:00Z',
    minutes: 4,
    rights: { [OWN_TOKEN]: rights },
  })
  onTestFinished(world.stop)
  return world
}

test('a list that is refused is said with the right that is missing, and the others are shown', async ({
  visit,
}) => {
  const world = await startWorld(['list bootcnodepools', 'list bootcnodes'])

  const page = await visit(world.url)

  expect(await page.locator('.note').allInnerTexts()).toEqual([
    'You may not list ScheduledMachines in all namespaces. The right that is missing: ' +
      'list scheduledmachines.5spot.finos.org. If you may list them in one namespace, choose it with the filter.',
  ])
  expect(await page.locator('#live h3').allInnerTexts()).toEqual(['workers'])
})

test('rights in one namespace are enough with the filter', async ({ visit }) => {
  const world = await startWorld([
    'list scheduledmachines in default',
    'watch scheduledmachines in default',
    'list events in default',
  ])

  const page = await visit(`${world.url}?kind=ScheduledMachine&namespace=default`)

  await untilLive(page)
  expect(await page.locator('.name').allInnerTexts()).toEqual(['default/business-hours'])
  expect(await page.locator('.note').allInnerTexts()).toEqual([])
})
