// The pictures of the documents: the first page of the console, light and dark.
import { fileURLToPath } from 'node:url'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { launchChromium } from './chromium.ts'
import { startConsoleWorld } from './console-world.ts'

const FOLDER = fileURLToPath(new URL('../../../docs/images/', import.meta.url))
const IMAGES = [
  { file: 'console.png', colorScheme: 'light' },
  { file: 'console-dark.png', colorScheme: 'dark' },
] as const
const EXAMPLES = ['business-hours', 'night-shift', 'weekend', 'os-image']

/** Writes `docs/images`. */
export async function writeImages(): Promise<void> {
  const world = await startConsoleWorld({
    files: EXAMPLES.map((name) => `docs/examples/${name}.yaml`),
    // From Monday to Thursday. On the Sunday after it the clocks of Europe change.
    from: '2026-03-23T05:00:00Z',
    minutes: 3 * 24 * 60 + 9 * 60,
  })
  const browser = await launchChromium()
  try {
    await world.world.client.patch(
      CONFIG_MAPS,
      { namespace: 'default', name: 'worker-os' },
      { data: { stable: '44.3' } },
    )
    await world.pass(2)
    for (const { file, colorScheme } of IMAGES) {
      const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 896 } })
      await page.goto(world.url)
      await page.getByText('Live', { exact: true }).waitFor()
      await page.screenshot({ path: `${FOLDER}${file}` })
    }
  } finally {
    await browser.close()
    await world.stop()
  }
}
