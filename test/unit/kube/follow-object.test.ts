// Against the embedded API server over HTTP, and a server that misbehaves.
import { DateTime } from 'luxon'
import { expect, onTestFinished, test } from 'vitest'
import { realClock } from '#src/clock/real-clock.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { serve } from '#src/embedded/http.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { type Credentials, fixedCredentials } from '#src/kube/credentials.ts'
import { followObject } from '#src/kube/follow-object.ts'
import { createHttpsStream } from '#src/kube/https-stream.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { localServer } from '#test/support/local-server.ts'
import { eventually } from '#test/support/processes.ts'

const KEY = { namespace: 'default', name: 'settings' }

test('the state at first and each change is told, also that the object is gone', async () => {
  const { client, url } = await startApi()
  const { seen } = follow(url)
  await eventually(async () => expect(seen).toEqual(['none']))

  await client.create(CONFIG_MAPS, configMap('1'))
  await eventually(async () => expect(seen.at(-1)).toBe('1'))
  await client.patch(CONFIG_MAPS, KEY, { data: { value: '2' } })
  await eventually(async () => expect(seen.at(-1)).toBe('2'))
  await client.create(CONFIG_MAPS, configMap('x', 'another'))
  await client.delete(CONFIG_MAPS, KEY)

  await eventually(async () => expect(seen).toEqual(['none', '1', '2', 'none']))
})

test('an object that is there is told, and not that there is none', async () => {
  const { client, url } = await startApi()
  await client.create(CONFIG_MAPS, configMap('1'))

  const { seen, failures } = follow(url)

  await eventually(async () => expect(seen).toEqual(['1']))
  expect(failures).toEqual([])
})

test('after a lost connection it says what has changed meanwhile', async () => {
  const { api, client, url, close } = await startApi()
  await client.create(CONFIG_MAPS, configMap('1'))
  const { seen, failures } = follow(url)
  await eventually(async () => expect(seen).toEqual(['1']))

  await close()
  await client.patch(CONFIG_MAPS, KEY, { data: { value: '2' } })
  const again = await serve(api, { port: Number(new URL(url).port) })
  onTestFinished(again.close)

  await eventually(async () => expect(seen.at(-1)).toBe('2'))
  expect(failures.length).toBeGreaterThan(0)
})

test('an object that was deleted while there was no connection is told', async () => {
  const { api, client, url, close } = await startApi()
  await client.create(CONFIG_MAPS, configMap('1'))
  const { seen } = follow(url)
  await eventually(async () => expect(seen).toEqual(['1']))

  await close()
  await client.delete(CONFIG_MAPS, KEY)
  const again = await serve(api, { port: Number(new URL(url).port) })
  onTestFinished(again.close)

  await eventually(async () => expect(seen).toEqual(['1', 'none']))
})

const forbidden = JSON.stringify({
  kind: 'Status',
  reason: 'Forbidden',
  message: 'configmaps is forbidden: User "agent" cannot watch resource "configmaps"',
  code: 403,
})

test.each([
  { name: 'a refusal', status: 403, lines: forbidden, code: 'Forbidden' },
  {
    name: 'an error in the watch',
    status: 200,
    lines: '{"type":"ERROR","object":{"code":410,"reason":"Expired","message":"too old"}}\n',
    code: 'Expired',
  },
  { name: 'a line that is not JSON', status: 200, lines: '<html>\n', code: 'BadAnswer' },
])('$name is a failure, and the watch is tried again', async ({ status, lines, code }) => {
  const server = await localServer((request, response) => {
    if (request.url?.includes('watch=true')) response.writeHead(status).end(lines)
    else response.writeHead(404).end('{}')
  })
  onTestFinished(server.close)

  const { failures } = follow(server.url)

  await eventually(async () => expect(failures.length).toBeGreaterThan(1))
  expect(failures.slice(0, 2)).toEqual([
    [expect.objectContaining({ code }), 1],
    [expect.objectContaining({ code }), 2],
  ])
})

const bookmark = (resourceVersion: string) =>
  JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion } } })
const added = (resourceVersion: string, value: string) =>
  JSON.stringify({
    type: 'ADDED',
    object: { metadata: { name: KEY.name, resourceVersion }, data: { value } },
  })
const tooOld = '{"type":"ERROR","object":{"code":410,"reason":"Expired","message":"too old"}}'

async function played(...watches: readonly (readonly string[])[]) {
  let count = 0
  const server = await localServer((request, response) => {
    if (request.url?.includes('watch=true')) {
      const lines = watches[count++] ?? []
      response.writeHead(200).end(lines.map((line) => `${line}\n`).join(''))
    } else response.writeHead(404).end('{}')
  })
  onTestFinished(server.close)
  const asked = () =>
    server.requests.map((request) => {
      const url = new URL(request.split(' ')[1] ?? '', server.url)
      const from = url.searchParams.get('resourceVersion')
      return url.searchParams.has('watch') ? `watch ${from ?? 'anew'}` : 'get'
    })
  return { url: server.url, asked }
}

test('a watch that ended goes on where it was, without another read', async () => {
  const { url, asked } = await played([added('7', '1'), bookmark('9')], [], [added('12', '2')])

  const { seen, failures } = follow(url)

  await eventually(async () => expect(seen).toContain('2'))
  await eventually(async () => expect(asked().length).toBeGreaterThan(4))
  expect(asked().slice(0, 5)).toEqual(['watch anew', 'get', 'watch 9', 'watch 9', 'watch 12'])
  expect(failures).toEqual([])
})

test('where the place is too old it begins anew, and that is no failure', async () => {
  const { url, asked } = await played([added('7', '1')], [tooOld], [added('20', '2')])

  const { seen, failures } = follow(url)

  await eventually(async () => expect(seen).toContain('2'))
  expect(asked().slice(0, 4)).toEqual(['watch anew', 'get', 'watch 7', 'watch anew'])
  expect(failures).toEqual([])
})

test('after some watches the object is read again in any case', async () => {
  const { url, asked } = await played([added('7', '1')])

  follow(url)

  await eventually(async () => expect(asked().length).toBeGreaterThan(9))
  expect(asked().slice(0, 10)).toEqual([
    'watch anew',
    'get',
    ...Array(6).fill('watch 7'),
    'watch anew',
    'get',
  ])
})

test('a server that is away, or ends each watch at once, is asked less and less often, and not by all together', async () => {
  const { url, asked } = await played()
  const ends = follow(url)
  const away = follow('http://127.0.0.1:9')
  const other = follow('http://127.0.0.1:9', 0.51)

  // 63 s of the clock of the test.
  await eventually(async () => expect(away.failures).toHaveLength(7))
  ends.abort.abort()
  await ends.ended

  expect(away.failures.map(([, seconds]) => seconds)).toEqual([1, 2, 4, 8, 16, 30, 30])
  expect(other.failures.slice(0, 3).map(([, seconds]) => seconds)).toEqual([1.3, 2.5, 5])
  expect(asked().filter((each) => each !== 'get').length).toBeLessThan(10)
})

test('a token that is refused is loaded again', async () => {
  const server = await localServer((request, response) => {
    const isNew = request.headers.authorization === 'Bearer new'
    response.writeHead(isNew ? 404 : 401).end('{}')
  })
  onTestFinished(server.close)
  let token = 'old'
  const credentials: Credentials = {
    current: async () => ({
      server: server.url,
      tls: {},
      headers: { authorization: `Bearer ${token}` },
    }),
    forget() {
      token = 'new'
    },
  }
  const open = createHttpsStream(credentials, 'test')
  const signal = new AbortController().signal

  await expect(open('/api/v1/pods?watch=true', signal)).rejects.toMatchObject({ status: 401 })
  await expect(open('/api/v1/pods?watch=true', signal)).rejects.toMatchObject({ status: 404 })
})

test('an abort ends it, and closes the connection', async () => {
  const { url, client } = await startApi()
  await client.create(CONFIG_MAPS, configMap('1'))
  const { seen, abort, ended, failures } = follow(url)
  await eventually(async () => expect(seen).toEqual(['1']))

  abort.abort()
  await ended

  expect(failures).toEqual([])
})

function configMap(value: string, name = KEY.name) {
  const metadata = { ...KEY, name }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } }
}

async function startApi() {
  const api = createEmbeddedApi({ clock: realClock })
  const served = await serve(api, { port: 0 })
  onTestFinished(served.close)
  return { api, client: createKubeClient(api.transport), url: served.url, close: served.close }
}

function follow(server: string, random = 0) {
  const credentials = fixedCredentials({ server, tls: {}, headers: {} })
  const seen: unknown[] = []
  const failures: (readonly [unknown, number])[] = []
  const abort = new AbortController()
  // Pauses of a second would make the tests slow.
  const clock = {
    ...realClock,
    at: (at: DateTime, wake: () => void) => {
      const wait = at.diff(DateTime.utc()).as('milliseconds') / 50
      return realClock.at(DateTime.utc().plus({ milliseconds: wait }), wake)
    },
  }
  const ended = followObject({
    client: createKubeClient(createHttpsTransport(credentials)),
    openStream: createHttpsStream(credentials, 'test'),
    clock,
    resource: CONFIG_MAPS,
    key: KEY,
    signal: abort.signal,
    onChange(object) {
      const data = object?.['data'] as { readonly value?: string } | undefined
      seen.push(data?.value ?? 'none')
    },
    onFailure: (error, retrySeconds) => failures.push([error, retrySeconds]),
    random: () => random,
  })
  onTestFinished(async () => {
    abort.abort()
    await ended
  })
  return { seen, failures, abort, ended }
}
