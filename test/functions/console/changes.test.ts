// The stream of changes.
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { ADMIN, type ConsoleWorld, startConsole, TEAM } from './console-world.ts'

async function follow({ get, drain }: ConsoleWorld, path: string, token?: string) {
  const response = await get(path, token)
  let heard = ''
  const reading = (async () => {
    const decoder = new TextDecoder()
    for await (const bytes of response.body ?? []) heard += decoder.decode(bytes)
  })()
  onTestFinished(async () => {
    await drain()
    await reading
  })
  const count = (event: string) => heard.split(`event: ${event}\n`).length - 1
  return { response, count, heard: () => heard }
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000 })

const OFFICE = { namespace: 'default', name: 'office' }

test('a stream is live, and tells each change once', async () => {
  const world = await startConsole()
  const { response, count } = await follow(world, '/events')
  await until(() => expect(count('live')).toBe(1))

  await world.client.patchStatus(SCHEDULED_MACHINES, OFFICE, { status: { phase: 'ShuttingDown' } })

  await until(() => expect(count('changed')).toBe(1))
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(count('stale')).toBe(0)
})

test('a stream says that it is not live while the API server is away, and that it is again', async () => {
  const world = await startConsole()
  const { count, heard } = await follow(world, '/events?kind=ScheduledMachine')
  await until(() => expect(count('live')).toBe(1))

  await world.close()
  await until(() => expect(count('stale')).toBeGreaterThan(0))
  await world.reopen()

  await until(() => expect(count('live')).toBe(2))
  expect(heard()).toContain('does not answer')
})

test('a stream answers within three seconds when the API server accepts requests and is silent', async () => {
  const world = await startConsole()
  await world.close()
  await listenInSilence(Number(new URL(world.url).port))
  const asked = performance.now()

  const { response, count, heard } = await follow(world, '/events')

  expect(performance.now() - asked).toBeLessThan(3_000)
  expect(response.status).toBe(200)
  await until(() => expect(count('stale')).toBe(1))
  expect(heard()).toContain('data: test has not answered yet.')
  expect(count('live')).toBe(0)
})

async function listenInSilence(port: number): Promise<void> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
}

test('a watch that is refused is told', async () => {
  const world = await startConsole()

  const { count, heard } = await follow(world, '/events', TEAM)

  await until(() => expect(count('stale')).toBeGreaterThan(0))
  expect(heard()).toContain('data: you may not watch BootcNodePools.')
})

test('a stream of one namespace opens one watch for machines, with the token of the reader', async () => {
  const world = await startConsole()
  world.requests.length = 0

  const { count } = await follow(world, '/events?kind=ScheduledMachine&namespace=team-a', TEAM)

  await until(() => expect(count('live')).toBe(1))
  expect(world.requests).toEqual([
    'GET /apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines?watch=true&timeoutSeconds=300&allowWatchBookmarks=true',
  ])
})

test('a reader who goes away ends the watches, and the process goes on', async () => {
  const world = await startConsole()
  const left = new AbortController()
  const headers = { authorization: `Bearer ${ADMIN}` }
  const response = await world.app.request('/events', { headers, signal: left.signal })
  const reader = response.body?.getReader() ?? expect.fail('there is no body')
  await reader.read()

  await reader.cancel()
  left.abort()

  await until(() => expect(world.idle()).toBe(true))
})

test('HEAD opens no watch, because nothing would end it', async () => {
  const { app, requests, idle } = await startConsole()
  requests.length = 0

  const response = await app.request('/events', {
    method: 'HEAD',
    headers: { authorization: `Bearer ${ADMIN}` },
  })

  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(idle()).toBe(true)
  expect(requests).toEqual([])
})

test.each(['', '/', '/bootcnodepools', '/scheduledmachines/office', '/secrets/default/token'])(
  'there is nothing to follow at the path "%s", which names no object',
  async (path) => {
    const { get, requests, idle } = await startConsole()
    requests.length = 0

    const response = await get(`/events?object=${encodeURIComponent(path)}`)

    expect(response.status).toBe(404)
    expect(idle()).toBe(true)
    expect(requests).toEqual([])
  },
)

test.each(['cross-site', 'same-site'])(
  'a page of another site (%s) cannot open watches',
  async (site) => {
    const { app, requests, idle } = await startConsole()
    requests.length = 0

    const response = await app.request('/events', {
      headers: { authorization: `Bearer ${ADMIN}`, 'sec-fetch-site': site },
    })

    expect(response.status).toBe(403)
    expect(idle()).toBe(true)
    expect(requests).toEqual([])
  },
)

test('a stream with a token that the cluster does not accept is 401, and holds nothing', async () => {
  const { get, idle } = await startConsole()

  const response = await get('/events', 'token-of-nobody')

  expect(response.status).toBe(401)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  await until(() => expect(idle()).toBe(true))
})

test('a stream ends when its token is not accepted any more', async () => {
  const world = await startConsole()
  const { count } = await follow(world, '/events?kind=ScheduledMachine')
  await until(() => expect(count('live')).toBe(1))
  world.expired.add(ADMIN)

  await world.close()
  await world.reopen()

  await until(() => expect(world.idle()).toBe(true))
  expect((await world.get('/events')).status).toBe(401)
})
