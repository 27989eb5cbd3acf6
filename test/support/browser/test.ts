// `test` with a browser: each test visits pages as a reader does, and leaves a screenshot of each. A page that asks
// another host for something, breaks its Content-Security-Policy or throws fails its test.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { test as base, expect } from 'vitest'
import { launchChromium } from './chromium.ts'

/** Opens a page in a browser of its own: no cookies, 1280 × 800, light, unless said. */
export type Visit = (url: string, options?: BrowserContextOptions) => Promise<Page>

const SCREENSHOTS = fileURLToPath(new URL('../../../test-results/browser/', import.meta.url))
const VIEWPORT = { width: 1280, height: 800 }
/** A page that has not come to what a test waits for does not come to it any more. */
const PATIENCE_MS = 15_000

export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures it needs.
  .extend('browser', { scope: 'worker' }, async ({}, { onCleanup }) => {
    const browser = await launchChromium()
    onCleanup(() => browser.close())
    return browser
  })
  .extend('visit', async ({ browser, task }, { onCleanup }) => {
    const pages: Page[] = []
    const complaints: string[] = []
    const visit: Visit = async (url, options = {}) => {
      const context = await browser.newContext({ viewport: VIEWPORT, ...options })
      context.setDefaultTimeout(PATIENCE_MS)
      const page = await context.newPage()
      pages.push(page)
      watch(page, new URL(url).host, (complaint) => complaints.push(complaint))
      await page.goto(url)
      return page
    }
    onCleanup(async () => {
      for (const [index, page] of pages.entries()) {
        await page.screenshot({ path: screenshotPath(task, index), fullPage: true })
        await page.context().close()
      }
      expect(complaints).toEqual([])
    })
    return visit
  })

/** Waits until the page shows changes as they happen. */
export async function untilLive(page: Page): Promise<void> {
  await page.getByText('Live', { exact: true }).waitFor()
}

function watch(page: Page, host: string, complain: (complaint: string) => void): void {
  page.on('request', (request) => {
    const { protocol, host: asked } = new URL(request.url())
    if (protocol !== 'data:' && asked !== host) complain(`asked another host: ${request.url()}`)
  })
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complain(message.text())
  })
  page.on('pageerror', (error) => complain(`threw: ${error.message}`))
}

function screenshotPath(
  task: { readonly fullTestName: string; readonly file: { readonly name: string } },
  index: number,
): string {
  const file = task.file.name.replace(/^.*\/|\.test\.ts$/g, '')
  const name = task.fullTestName.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 100)
  mkdirSync(`${SCREENSHOTS}${file}`, { recursive: true })
  return `${SCREENSHOTS}${file}/${name}${index === 0 ? '' : `-${index + 1}`}.png`
}
