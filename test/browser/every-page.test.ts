// What holds for each page: accessibility, widths, colours.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect } from 'vitest'
import { axeViolations } from '#test/support/browser/axe.ts'
import { type ConsoleWorld, startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test } from '#test/support/browser/test.ts'

let world: ConsoleWorld
let stranger: ConsoleWorld

beforeAll(async () => {
  world = await startConsoleWorld({ files: ['docs/examples'] })
  stranger = await startConsoleWorld({ files: [], rights: {} })
  return async () => {
    await world.stop()
    await stranger.stop()
  }
})

const PAGES = [
  ['the first page', ''],
  ['the page to sign in', 'sign-in'],
  ['the first page with a filter that nothing fits', '?text=nothing-has-this-name'],
  ['the page of a machine', 'scheduledmachines/default/business-hours'],
  ['the page of a machine that is paused', 'scheduledmachines/default/business-hours?done=pause'],
  ['the page of a pool', 'bootcnodepools/workers'],
  ['the page of a BootcNode', 'bootcnodes/worker-1'],
  ['a page that does not exist', 'nowhere'],
] as const

describe.each(PAGES)('%s', (_, path) => {
  test('breaks no rule of axe-core, in light and in dark', async ({ visit }) => {
    const page = await visit(addressOf(path))

    const light = await axeViolations(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await axeViolations(page)

    expect({ light, dark }).toEqual({ light: [], dark: [] })
  })

  test('needs no scrolling to the side at 360 and at 1920 pixels', async ({ visit }) => {
    const page = await visit(addressOf(path))

    const narrow = await overflowAt(page, 360)
    const wide = await overflowAt(page, 1920)

    expect({ narrow, wide }).toEqual({ narrow: 0, wide: 0 })
  })
})

const addressOf = (path: string) => (path === 'sign-in' ? stranger.url : `${world.url}${path}`)

/** By how many pixels the page is wider than the window. */
async function overflowAt(page: Page, width: number): Promise<number> {
  await page.setViewportSize({ width, height: 800 })
  return page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)
}
