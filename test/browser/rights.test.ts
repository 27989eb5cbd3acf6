// A reader who may not do everything: what is refused is said, and what is not allowed is not offered.
import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { OWN_TOKEN, startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test, untilLive } from '#test/support/browser/test.ts'

async function startWorld(rights: readonly string[]) {
  const world = await startConsoleWorld({ rights: { [OWN_TOKEN]: rights } })
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
  expect(await page.locator('.name').allInnerTexts()).toEqual([
    'default/business-hours',
    'default/weekend',
  ])
  expect(await page.locator('.note').allInnerTexts()).toEqual([])
})

test('a reader who may not change an object is offered no action, and is told the right that is missing', async ({
  visit,
}) => {
  const world = await startWorld(['get *', 'list *', 'watch *'])

  const machine = await visit(`${world.url}scheduledmachines/default/business-hours`)
  const pool = await visit(`${world.url}bootcnodepools/workers`)

  expect([await toldActions(machine), await toldActions(pool)]).toEqual([
    {
      buttons: [],
      told: 'You may only look. The right that is missing for changes: patch scheduledmachines.5spot.finos.org in namespace default.',
    },
    {
      buttons: [],
      told: 'You may only look. The right that is missing for changes: patch bootcnodepools.node.bootc.dev.',
    },
  ])
})

test('a change that is refused after all is said, and nothing is changed', async ({ visit }) => {
  const rights = ['get *', 'list *', 'watch *', 'patch *']
  const world = await startWorld(rights)
  const page = await visit(`${world.url}bootcnodepools/workers`)
  rights.pop()

  await page.getByRole('button', { name: 'Pause' }).click()

  expect(await page.title()).toBe('Not with your rights · Sundial')
  expect(await page.locator('.note').innerText()).toBe(
    'a simulated cluster refuses: bootcnodepools is forbidden: "own-token" cannot patch it. ' +
      'Ask its administrator for this right.',
  )
})

test('a page about an object that the reader may not read says which right is missing', async ({
  visit,
}) => {
  const world = await startWorld(['list scheduledmachines'])

  const page = await visit(`${world.url}scheduledmachines/default/business-hours`)

  expect(await page.title()).toBe('Not with your rights · Sundial')
  expect(await page.locator('.note').innerText()).toBe(
    'a simulated cluster refuses: scheduledmachines is forbidden: "own-token" cannot get it. ' +
      'Ask its administrator for this right.',
  )
})

test('without other rights the page of a machine has what can be read, and says what cannot', async ({
  visit,
}) => {
  const world = await startWorld(['get scheduledmachines', 'watch scheduledmachines'])

  const page = await visit(`${world.url}scheduledmachines/default/business-hours`)

  await page.getByText('Ready is True').first().waitFor()
  expect(await page.locator('.note').allInnerTexts()).toEqual([
    'You may not list Events in namespace default. The right that is missing: list events.events.k8s.io.',
    'You may not list ScheduleOverrides in namespace default. The right that is missing: list scheduleoverrides.schedule.sundial.dev.',
    'Cannot be read here with your rights: machines.cluster.x-k8s.io business-hours in namespace default.',
  ])
})

async function toldActions(page: Page) {
  const told = await page.getByText('The right that is missing').innerText()
  return { buttons: await page.getByRole('button').allInnerTexts(), told }
}
