// The browser that is installed here. The tests download none.
import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { findProgram } from '../find-program.ts'

/** As distributions and Google name it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/** For a person to read; `undefined` when the browser is there. */
export function whatBrowserIsMissing(): string | undefined {
  if (findChromium() !== undefined) return undefined
  const { SUNDIAL_CHROMIUM: path = '' } = process.env
  if (path !== '') return `SUNDIAL_CHROMIUM: there is no file ${path}.`
  return 'Missing here: chromium. On Debian: apt-get install -y --no-install-recommends chromium fonts-dejavu-core'
}

/** Starts it, without a window. @throws with what is missing */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error(whatBrowserIsMissing())
  const { chromium } = await import('playwright-core')
  return chromium.launch({ executablePath })
}

// `SUNDIAL_CHROMIUM`, or the first of its usual names in PATH.
function findChromium(): string | undefined {
  const { SUNDIAL_CHROMIUM: path = '' } = process.env
  if (path !== '') return existsSync(path) ? path : undefined
  return NAMES.map((name) => findProgram(name)).find((found) => found !== undefined)
}
