// What holds for each page: accessibility, widths, colours.
import { beforeAll, describe, expect } from 'vitest'
import { axeViolations } from '#test/support/browser/axe.ts'
import { type ConsoleWorld, startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test } from '#test/support/browser/test.ts'

let world: ConsoleWorld

beforeAll(async () => {
  world = await startConsoleWorld({
    files: ['docs/examples'],
    from: '2026-03-26T09:00:00Z',
    minutes: 4,
  })
  return world.stop
})

const PAGES = [
  ['the first page', ''],
  ['the first page with a filter that nothing fits', '?text=nothing-has-this-name'],
  ['a page that does not exist', 'nowhere'],
] as const

describe.each(PAGES)('%s', (_, path) => {
  test.for(['light', 'dark'] as const)(
    'breaks no rule of axe-core: %s',
    async (colorScheme, { visit }) => {
      const page = await visit(`${world.url}${path}`, { colorScheme })

      expect(await axeViolations(page)).toEqual([])
    },
  )

  test.for([360, 1920])('needs no scrolling to the side at %i pixels', async (width, { visit }) => {
    const page = await visit(`${world.url}${path}`, { viewport: { width, height: 800 } })

    const overflow = await page
      .locator('html')
      .evaluate((html) => html.scrollWidth - html.clientWidth)

    expect(overflow).toBeLessThanOrEqual(0)
  })
})
