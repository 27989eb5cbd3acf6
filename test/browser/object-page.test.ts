// The page of one object: why it is in its state, what happens next, conditions, Events and YAML.
import { beforeAll, expect } from 'vitest'
import { type ConsoleWorld, startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test } from '#test/support/browser/test.ts'

let world: ConsoleWorld

beforeAll(async () => {
  world = await startConsoleWorld()
  return world.stop
})

test('a machine has its tree, its rules, its conditions, its Events and its YAML', async ({
  visit,
}) => {
  const page = await visit(world.url)
  await page.getByRole('link', { name: 'default/business-hours' }).click()
  await page.getByText('The rules that it asks').click()
  await page.getByText('The object as it is stored').click()

  expect(await page.getByRole('heading').allInnerTexts()).toEqual([
    'ScheduledMachine default/business-hours',
    'The week',
    'Its objects',
    'The next pass',
    'Conditions',
    'Events',
    'YAML',
  ])
  expect(await page.locator('ul.tree').first().innerText()).toBe(
    [
      'ScheduledMachine default/business-hours Active',
      'Machine default/business-hours MachineReady',
      'KubeadmConfig default/business-hours Ready',
      'DockerMachine default/business-hours Ready',
      'Node business-hours Ready',
    ].join('\n'),
  )
  const text = await page.locator('main').innerText()
  for (const part of [
    'Is the window closed? no: it closes 2026-03-26 18:00 Europe/Berlin',
    'Its next time is 2026-03-26T17:00:00Z.',
    'Ready is True since Thu 09:00 UTC (MachineReady): The machine is in service',
    'Thu 09:00\tNormal\tMachineReady\tPending -> Active: The machine is in service',
    'spec:\n  schedule:\n    daysOfWeek:\n      - mon-fri\n',
  ]) {
    expect(text).toContain(part)
  }
  expect(text).not.toContain('managedFields:')
})

test('a pool leads to its nodes', async ({ visit }) => {
  const page = await visit(`${world.url}bootcnodepools/workers`)

  await page.locator('.stages').getByRole('link', { name: 'worker-2' }).click()

  expect(await page.getByRole('heading').allInnerTexts()).toEqual([
    'BootcNode worker-2',
    'Its objects',
    'The next pass',
    'Conditions',
    'Events',
    'YAML',
  ])
  await page.getByText('BootcNode worker-2 of pool workers is Rebooting.').waitFor()
})

test('on a narrow screen no word of an Event is broken', async ({ visit }) => {
  const page = await visit(`${world.url}scheduledmachines/default/business-hours`, {
    viewport: { width: 360, height: 800 },
  })

  const reason = page.getByRole('cell', { name: 'AwaitingSchedule' })

  expect((await reason.boundingBox())?.height).toBeLessThan(30)
})
