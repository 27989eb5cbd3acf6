// In a cluster the console has no rights of its own: a reader brings a token.
import { beforeAll, expect } from 'vitest'
import { type ConsoleWorld, startConsoleWorld } from '#test/support/browser/console-world.ts'
import { test, untilLive } from '#test/support/browser/test.ts'

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl'

/** As long as a browser can keep. Escaped it would be three times as long. */
const LONGEST = `a${'/+'.repeat(1_999)}=`

const rights: Record<string, readonly string[]> = { [TOKEN]: ['* *'], [LONGEST]: ['* *'] }
let world: ConsoleWorld

beforeAll(async () => {
  world = await startConsoleWorld({ rights })
  return world.stop
})

test('a reader signs in with a token, comes to the page that was asked for, and signs out', async ({
  visit,
}) => {
  const page = await visit(`${world.url}?state=active`)
  expect(await page.title()).toBe('Sign in · Sundial')

  await page.getByLabel('Token').fill(TOKEN)
  await page.getByRole('button', { name: 'Sign in' }).click()

  await page.getByRole('link', { name: 'default/business-hours' }).waitFor()
  expect(page.url()).toBe(`${world.url}?state=active`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Token').waitFor()
  expect(await page.context().cookies()).toEqual([])
})

test('a token that the cluster does not accept is refused with a reason, and nothing is kept', async ({
  visit,
}) => {
  const page = await visit(world.url)

  await page.getByLabel('Token').fill('another-token')
  await page.getByRole('button', { name: 'Sign in' }).click()

  expect(await page.getByRole('alert').innerText()).toBe('The cluster does not accept this token.')
  expect(await page.context().cookies()).toEqual([])
})

test('a token as long as a cookie may be, with characters that are escaped elsewhere, is kept', async ({
  visit,
}) => {
  const page = await visit(world.url)

  await page.getByLabel('Token').fill(LONGEST)
  await page.getByRole('button', { name: 'Sign in' }).click()

  await page.getByRole('link', { name: 'default/business-hours' }).waitFor()
  expect((await page.context().cookies()).map(({ value }) => value)).toEqual([LONGEST])
})

test('a token that is longer than a cookie may be is refused with a remedy', async ({ visit }) => {
  const page = await visit(world.url)

  await page.getByLabel('Token').fill(`${LONGEST}=`)
  await page.getByRole('button', { name: 'Sign in' }).click()

  expect(await page.getByRole('alert').innerText()).toBe(
    'This token has 4001 characters. A browser keeps at most 4000 in a cookie. Use a shorter token, such as one of ' +
      'a ServiceAccount, or a proxy that sends the token with each request.',
  )
  expect(await page.context().cookies()).toEqual([])
})

test('the token is in one cookie of the session, which no script can read', async ({ visit }) => {
  const page = await visit(world.url)
  const urls: string[] = []
  page.on('request', (request) => urls.push(request.url()))

  await page.getByLabel('Token').fill(TOKEN)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await untilLive(page)

  expect(await page.context().cookies()).toEqual([
    {
      name: 'sundial-session',
      value: TOKEN,
      domain: '127.0.0.1',
      path: '/',
      expires: -1,
      httpOnly: true,
      // A browser sends a secure cookie over HTTPS only, and here there is none.
      secure: false,
      sameSite: 'Strict',
    },
  ])
  const seen = await page.evaluate<readonly string[]>(
    '[document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage)]',
  )
  expect([...seen, ...urls, await page.content()].filter((text) => text.includes(TOKEN))).toEqual(
    [],
  )
})

test('a page whose token has expired asks for another one', async ({ visit }) => {
  rights['expires-soon'] = ['* *']
  const page = await visit(world.url)
  await page.getByLabel('Token').fill('expires-soon')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await untilLive(page)

  delete rights['expires-soon']
  await world.api.goAway()
  await world.api.comeBack()

  await page.getByText('The cluster does not accept this token. It may have expired.').waitFor()
  await page.getByLabel('Token').fill(TOKEN)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'default/business-hours' }).waitFor()
})
