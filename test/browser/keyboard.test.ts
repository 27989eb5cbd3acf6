// The main job with the keyboard alone: find a machine, read why, pause it.
import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test } from '#test/support/browser/test.ts'

test('a machine is found with the filter, opened and paused with the keyboard alone', async ({
  visit,
}) => {
  const world = await startConsoleWorld()
  onTestFinished(world.stop)
  const page = await visit(world.url)

  await tabTo(page, 'Text')
  await page.keyboard.type('business')
  await page.keyboard.press('Enter')
  await page.getByText('weekend').waitFor({ state: 'detached' })
  await tabTo(page, 'To the content')
  await page.keyboard.press('Enter')
  await tabTo(page, 'default/business-hours', 1)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'ScheduledMachine default/business-hours' }).waitFor()
  await tabTo(page, 'Pause')
  await page.keyboard.press('Enter')

  await page.getByText('business-hours is paused').waitFor()
})

/** Presses Tab until the element with this name has the focus, and checks that the focus can be seen. */
async function tabTo(page: Page, name: string, most = 20): Promise<void> {
  const focused = page.locator(':focus')
  for (let count = 0; count < most; count += 1) {
    await page.keyboard.press('Tab')
    const { text, outline } = await focused.evaluate((element) => ({
      text: element.labels?.[0]?.innerText ?? element.innerText,
      outline: element.ownerDocument.defaultView.getComputedStyle(element).outlineStyle,
    }))
    expect(`${text}: ${outline}`).toBe(`${text}: solid`)
    if (text.trim() === name) return
  }
  throw new Error(`${name} does not get the focus with ${most} times Tab`)
}
