// What protects the console: rights, headers, forged requests, and the text of other people.
import { expect, test } from 'vitest'
import { createConsoleApp } from '#functions/console/app.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import { ADMIN, GUEST, startConsole } from './console-world.ts'

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

test.each(['/', '/api/objects', '/events'])('%s without a token is 401', async (path) => {
  const { get, requests } = await startConsole()
  requests.length = 0

  const response = await get(path, '')

  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer')
  expect(requests).toEqual([])
})

test.each(['Basic YWRtaW46YWRtaW4=', 'Bearer', 'Bearer a b', 'Bearer a"b'])(
  'the header "%s" is no token',
  async (authorization) => {
    const { app } = await startConsole()

    const response = await app.request('/', { headers: { authorization } })

    expect(response.status).toBe(401)
  },
)

test('a token that the cluster does not accept is 401, and the page says so', async () => {
  const { get } = await startConsole()

  const response = await get('/', 'token-of-nobody')

  expect(response.status).toBe(401)
  expect(await response.text()).toContain('The cluster does not accept this token.')
})

test('a token of a proxy may be longer than a cookie', async () => {
  const { get, requests } = await startConsole()
  requests.length = 0

  await get('/', 'x'.repeat(8_000))

  expect(requests.length).toBeGreaterThan(0)
})

test.each(['/', '/?namespace=x', '/nowhere', '/api/objects'])(
  '%s has the headers that protect a page',
  async (path) => {
    const { get } = await startConsole()

    const { headers } = await get(path)

    expect(headers.get('content-security-policy')).toBe(POLICY)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
  },
)

test('the script and the stylesheet of a page are files of their own, which browsers may keep', async () => {
  const { get, app } = await startConsole()
  const text = await (await get('/')).text()

  const paths = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path)

  expect(paths).toHaveLength(2)
  for (const path of paths) {
    const response = await app.request(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  }
  expect(text).not.toMatch(/<script(?! src=)|style="|<style| on[a-z]+="/)
})

const MARKUP = '<img src=x onerror=alert(1)>"\'&</svg>'

test('markup of other people is shown as text', async () => {
  const { get, client } = await startConsole()
  await client.patchStatus(
    SCHEDULED_MACHINES,
    { namespace: 'default', name: 'office' },
    { status: { message: MARKUP, nodeRef: { apiVersion: 'v1', kind: 'Node', name: MARKUP } } },
  )

  const text = await (await get(`/?text=${encodeURIComponent('<img')}`)).text()

  expect(text).not.toContain('<img')
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;&lt;/svg&gt;')
})

test('a sign-in keeps the token in a cookie that scripts and other sites do not get', async () => {
  const { app, log } = await startConsole()

  const response = await app.request('https://console.example.com/sign-in', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ token: ADMIN, to: '/?page=2' }),
  })

  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe('/?page=2')
  expect(response.headers.get('set-cookie')).toBe(
    `__Host-sundial-session=${ADMIN}; Path=/; HttpOnly; Secure; SameSite=Strict`,
  )
  expect(log.join('')).not.toContain(ADMIN)
})

test('a sign-in on loopback has no secure cookie, and the cookie opens the page', async () => {
  const { app } = await startConsole()
  const cookie = `sundial-session=${ADMIN}`

  const signedIn = await app.request('http://127.0.0.1:8080/sign-in', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ token: ADMIN }),
  })
  const page = await app.request('http://127.0.0.1:8080/', { headers: { cookie } })

  expect(signedIn.headers.get('set-cookie')).toBe(`${cookie}; Path=/; HttpOnly; SameSite=Strict`)
  expect(page.status).toBe(200)
})

test('signing out needs the value of the page, and deletes the cookie', async () => {
  const { app } = await startConsole()
  const headers = { cookie: `sundial-session=${ADMIN}`, 'sec-fetch-site': 'same-origin' }
  const text = await (await app.request('/', { headers })).text()
  const [, check = ''] = /name="check" value="([^"]+)"/.exec(text) ?? []
  const signOut = (value: string) =>
    app.request('/sign-out', {
      method: 'POST',
      headers,
      body: new URLSearchParams({ check: value }),
    })

  const forged = await signOut('x')
  const own = await signOut(check)

  expect(forged.status).toBe(403)
  expect(own.status).toBe(303)
  expect(own.headers.get('set-cookie')).toMatch(/^sundial-session=; Max-Age=0; Path=\//)
})

test.each(['//evil.example', '/\\evil.example', 'https://evil.example', ''])(
  'after a sign-in nobody is sent to %s',
  async (to) => {
    const { app } = await startConsole()

    const response = await app.request('/sign-in', {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ token: ADMIN, to }),
    })

    expect(response.headers.get('location')).toBe('/')
  },
)

test.each<[string, Record<string, string>]>([
  ['of another site', { 'sec-fetch-site': 'cross-site' }],
  ['of a neighbour', { 'sec-fetch-site': 'same-site' }],
  ['of another origin', { origin: 'https://evil.example' }],
  ['without an origin', {}],
])('a form %s is refused', async (_, headers) => {
  const { app } = await startConsole()

  const body = new URLSearchParams({ token: ADMIN })
  const response = await app.request('/sign-in', { method: 'POST', headers, body })

  expect(response.status).toBe(403)
  expect(response.headers.get('set-cookie')).toBeNull()
})

function onLoopback(client: KubeClient) {
  const openStream = async () => (async function* () {})()
  return createConsoleApp({
    access: { type: 'kubeconfig', connection: { client, openStream } },
    ...{ clock: realClock, title: 'test', isDev: true, kubectlFlags: [], reachesClusters: true },
    notReady: async () => undefined,
    log: createLogger({ level: 'error', write: () => {}, time: () => '' }),
  })
}

test('on loopback nobody is asked for a token when the credentials have expired', async () => {
  const expired = createKubeClient(async () => ({ status: 401, headers: {}, body: '{}' }))
  const { app } = onLoopback(expired)

  const response = await app.request('http://127.0.0.1:7081/')

  const text = await response.text()
  expect(response.status).toBe(403)
  expect(text).toContain('<h1>The credentials are not accepted</h1>')
  expect(text).not.toContain('<form')
})

test('on loopback only the names of this computer are answered', async () => {
  const { client } = await startConsole()
  const { app } = onLoopback(client)

  const answers = await Promise.all(
    ['127.0.0.1:7081', 'localhost:7081', '[::1]:7081', 'evil.example:7081'].map(
      async (host) => (await app.request(`http://${host}/`, { headers: { host } })).status,
    ),
  )

  expect(answers).toEqual([200, 200, 200, 403])
})

test.each<[string, number, string, string]>([
  ['that is too large', 413, 'x'.repeat(20_000), 'application/x-www-form-urlencoded'],
  ['that is broken', 403, 'nothing', 'multipart/form-data; boundary=x'],
  ['that is JSON', 403, '{"check":1}', 'application/json'],
])('a form %s is the mistake of its sender: %i', async (_, status, body, type) => {
  const { app, log } = await startConsole()

  const response = await app.request('/sign-out', {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${ADMIN}`, 'sec-fetch-site': 'same-origin' },
      ...{ 'content-type': type, 'content-length': String(body.length) },
    },
    body,
  })

  expect(response.status).toBe(status)
  expect(log).toEqual([])
})

test('a reader who may not ask for rights can sign in', async () => {
  const { app } = await startConsole()

  const response = await app.request('/sign-in', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ token: GUEST }),
  })

  expect(response.status).toBe(303)
})
