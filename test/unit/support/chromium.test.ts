// What is said where there is no browser for the tests.
import { afterEach, expect, test, vi } from 'vitest'
import { whatBrowserIsMissing } from '#test/support/browser/chromium.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('without a browser in PATH, the package is named', () => {
  vi.stubEnv('PATH', '/nonexistent')
  vi.stubEnv('SUNDIAL_CHROMIUM', undefined)

  expect(whatBrowserIsMissing()).toBe(
    'Missing here: chromium. On Debian: apt-get install -y --no-install-recommends chromium fonts-dejavu-core',
  )
})

test('a browser that SUNDIAL_CHROMIUM names, and that is not there, is named', () => {
  vi.stubEnv('SUNDIAL_CHROMIUM', '/nonexistent/chrome')

  expect(whatBrowserIsMissing()).toBe('SUNDIAL_CHROMIUM: there is no file /nonexistent/chrome.')
})

test('a browser that SUNDIAL_CHROMIUM names is enough', () => {
  vi.stubEnv('PATH', '/nonexistent')
  vi.stubEnv('SUNDIAL_CHROMIUM', process.execPath)

  expect(whatBrowserIsMissing()).toBeUndefined()
})
