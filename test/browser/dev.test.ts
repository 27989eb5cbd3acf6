// The first thing that somebody sees who has just cloned the repository.
import { expect, onTestFinished } from 'vitest'
import { test, untilLive } from '#test/support/browser/test.ts'
import { startDev } from '#test/support/running-dev.ts'

/** A minute of the simulated cluster passes each second. */
const SOON = { timeout: 30_000 }

test('the first address that npm start prints shows machines that move, and a rollout', async ({
  visit,
}) => {
  const dev = startDev('-f', 'docs/examples')
  onTestFinished(async () => {
    dev.process.kill('SIGTERM')
    await dev.ended()
  })
  const [url] = await dev.said(/https?:\S+/)

  const page = await visit(url)

  await untilLive(page)
  const states = () => page.locator('ul.rows .state').allInnerTexts()
  const first = await states()
  await expect.poll(states, SOON).not.toEqual(first)
  const workers = page
    .locator('section')
    .filter({ has: page.getByRole('link', { name: 'workers' }) })
  const updated = async () => Number(/(\d) of 4 nodes updated/.exec(await workers.innerText())?.[1])
  await expect.poll(updated, SOON).toBeGreaterThan(0)
  await expect.poll(updated, SOON).toBe(4)
})
