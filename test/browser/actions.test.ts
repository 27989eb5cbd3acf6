// The actions: each is offered where it changes something, says which kubectl command it equals, and is carried out.
import { expect, onTestFinished } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { isTrueAt, textAt } from '#src/kube/json.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test, untilLive } from '#test/support/browser/test.ts'

const MACHINE = { namespace: 'default', name: 'business-hours' }
const POOL = { name: 'workers' }

async function startWorld() {
  const started = await startConsoleWorld()
  onTestFinished(started.stop)
  const { client } = started.world
  return {
    ...started,
    machine: `${started.url}scheduledmachines/default/business-hours`,
    pool: `${started.url}bootcnodepools/workers`,
    readMachine: () => client.get(SCHEDULED_MACHINES, MACHINE),
    readPool: () => client.get(BOOTC_NODE_POOLS, POOL),
  }
}

test('a pool is paused and resumed', async ({ visit }) => {
  const world = await startWorld()
  const page = await visit(world.pool)
  expect(await page.locator('.actions').innerText()).toBe(
    `Pause\n\nThe same as kubectl patch bnp workers --type merge -p '{"spec":{"rollout":{"paused":true}}}'`,
  )

  await page.getByRole('button', { name: 'Pause' }).click()

  await page.getByText('workers is paused: no more nodes reboot.').waitFor()
  expect(isTrueAt(await world.readPool(), 'spec', 'rollout', 'paused')).toBe(true)
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText('workers is resumed').waitFor()
  expect(isTrueAt(await world.readPool(), 'spec', 'rollout', 'paused')).toBe(false)
})

test('a machine is paused and resumed, and its page shows that the function has seen it', async ({
  visit,
}) => {
  const world = await startWorld()
  const page = await visit(world.machine)
  expect(await page.locator('.actions').innerText()).toBe(
    'Pause\n\nThe same as kubectl -n default annotate sm business-hours cluster.x-k8s.io/paused=\n\nKill switch',
  )

  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText('business-hours is paused').waitFor()
  await world.pass(1)

  await page.getByText('Active, paused').waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText('business-hours is resumed').waitFor()
  await world.pass(1)
  await page.getByText('Active, paused').waitFor({ state: 'detached' })
})

test('the kill switch wants the name of the machine, the machine goes, and comes back after the release', async ({
  visit,
}) => {
  const world = await startWorld()
  const page = await visit(world.machine)

  await page.getByText('Kill switch', { exact: true }).click()
  await page.getByLabel('To confirm, type its name').fill('business-hour')
  await page.getByRole('button', { name: 'Switch the kill switch on' }).click()
  await page.getByText('Nothing was changed.').waitFor()
  expect(isTrueAt(await world.readMachine(), 'spec', 'killSwitch')).toBe(false)

  await page.goBack()
  await page.getByText('Kill switch', { exact: true }).click()
  await page.getByLabel('To confirm, type its name').fill('business-hours')
  await page.getByRole('button', { name: 'Switch the kill switch on' }).click()
  await page.getByText('business-hours has its kill switch on').waitFor()
  await world.pass(2)
  await page.getByText('Terminated').first().waitFor()
  expect(textAt(await world.readMachine(), 'status', 'phase')).toBe('Terminated')
  await page.getByRole('button', { name: 'Switch the kill switch off' }).click()
  await page.getByText('business-hours has its kill switch off').waitFor()
  await world.pass(4)
  await page.getByText('Ready is True').first().waitFor()
})

test('after a change by somebody else, a page offers what is possible then', async ({ visit }) => {
  const world = await startWorld()
  const page = await visit(world.pool)
  await untilLive(page)

  await world.world.client.patch(BOOTC_NODE_POOLS, POOL, { spec: { rollout: { paused: true } } })

  await page.getByRole('button', { name: 'Resume' }).waitFor()
  expect(await page.getByRole('button').allInnerTexts()).toEqual(['Resume'])
})

test('a form of another site changes nothing', async ({ visit }) => {
  const world = await startWorld()
  const page = await visit(world.pool)
  const check = await page.locator('input[name=check]').first().getAttribute('value')
  const other = await page.context().newPage()
  await other.setContent(
    `<form method="post" action="${world.pool}/pause"><input name="check" value="${check}"><button>Win</button></form>`,
  )

  await other.getByRole('button').click()

  await other.getByText('This form was not sent by a page of the console.').waitFor()
  expect(isTrueAt(await world.readPool(), 'spec', 'rollout', 'paused')).toBe(false)
})
