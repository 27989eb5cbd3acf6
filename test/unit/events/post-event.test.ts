import type { ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { dueEvent, postEvent } from '#src/events/post-event.ts'
import { type LocalServer, localServer } from '#test/support/local-server.ts'

let server: LocalServer | undefined
afterEach(() => server?.close())

const EVENT = dueEvent('ScheduledMachine', [{ namespace: 'team-a', name: 'night' }], {
  id: '1',
  source: '/sundial/sweep',
  time: '2026-03-29T01:00:00Z',
})

test.each([204, 503, 302])('the status %i of an answer is returned', async (status) => {
  const bodies: string[] = []
  server = await localServer(async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()).toString())
    response.writeHead(status, { location: 'http://elsewhere.test' }).end(status === 204 ? '' : 'x')
  })

  expect(await postEvent(server.url, EVENT, AbortSignal.timeout(5000))).toBe(status)
  expect(server.headers[0]).toMatchObject(EVENT.headers)
  expect(bodies).toEqual([
    '{"kind":"ScheduledMachine","keys":[{"namespace":"team-a","name":"night"}]}',
  ])
})

test('a receiver that does not answer in time is an error', async () => {
  server = await localServer(() => {})

  await expect(postEvent(server.url, EVENT, AbortSignal.timeout(50))).rejects.toThrow('timeout')
})

test('a connection that closes without an answer is an error', async () => {
  server = await localServer((_, response) => {
    setImmediate(() => response.destroy())
  })

  await expect(postEvent(server.url, EVENT, AbortSignal.timeout(5000))).rejects.toThrow(
    /aborted|hang up/,
  )
})

test('an answer counts although its body breaks', async () => {
  server = await localServer((_, response) => {
    response.writeHead(200, { 'content-length': '9' }).write('x')
    setImmediate(() => response.destroy())
  })

  expect(await postEvent(server.url, EVENT, AbortSignal.timeout(5000))).toBe(200)
})

test.each([
  ['is large', (body: ServerResponse) => body.write('x'.repeat(1024))],
  ['goes on without a byte', () => {}],
])('an answer counts although its body %s, and its connection ends', async (_, write) => {
  const closed = Promise.withResolvers<void>()
  server = await localServer((_, response) => {
    response.writeHead(200).write('x')
    const timer = setInterval(() => write(response), 1)
    response.on('close', () => {
      clearInterval(timer)
      closed.resolve()
    })
  })

  expect(await postEvent(server.url, EVENT, AbortSignal.timeout(60_000))).toBe(200)
  await closed.promise
})

// fetch has its own limit of 300 s, and POST_TIMEOUT_SECONDS may be more.
test('only the given signal limits the wait for an answer', async () => {
  const dispatcher = Symbol.for('undici.globalDispatcher.1')
  const usual: unknown = Reflect.get(globalThis, dispatcher)
  const impatient = {
    dispatch(_: object, { onError }: { onError(error: Error): void }) {
      onError(new Error('Headers Timeout Error'))
      return true
    },
  }
  server = await localServer((_, response) => setTimeout(() => response.writeHead(204).end(), 50))
  Reflect.set(globalThis, dispatcher, impatient)

  try {
    expect(await postEvent(server.url, EVENT, AbortSignal.timeout(5000))).toBe(204)
  } finally {
    Reflect.set(globalThis, dispatcher, usual)
  }
})
