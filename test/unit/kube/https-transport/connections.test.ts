// Many requests, few connections.

import { expect, test } from 'vitest'
import { MOST } from '#src/kube/adaptive-limit.ts'
import type { Credentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { accessTo, play, transportTo } from './bed.ts'

test('reads go first when requests wait for a connection', async () => {
  const held: (() => void)[] = []
  const server = await play((_, response) => held.push(() => response.end('{}')))
  const transport = transportTo(server)
  const next = async () => {
    await expect.poll(() => held.length).toBeGreaterThan(0)
    for (const answer of held.splice(0)) answer()
  }

  const first = Array.from({ length: 32 }, () => transport({ method: 'POST', path: '/first' }))
  await expect.poll(() => held.length).toBe(32)
  const write = transport({ method: 'POST', path: '/write' })
  const read = transport({ method: 'GET', path: '/read' })
  await next()
  await Promise.all(first)
  await next()

  expect((await Promise.all([write, read])).map(({ status }) => status)).toEqual([200, 200])
  expect(server.requests.slice(32)).toEqual(['GET /read', 'POST /write'])
})

test('a write does not wait until there are no reads', async () => {
  const server = await play((_, response) => setTimeout(() => response.end('{}'), 2))
  const transport = transportTo(server)
  let reading = true
  const reader = async () => {
    while (reading) await transport({ method: 'GET', path: '/read' })
  }
  const readers = Array.from({ length: 200 }, reader)
  await expect.poll(() => server.requests.length).toBeGreaterThan(200)

  await transport({ method: 'PATCH', path: '/status', body: '{}' })
  const before = server.requests.indexOf('PATCH /status')
  reading = false
  await Promise.all(readers)

  expect(before).toBeGreaterThan(0)
}, 5_000)

test('credentials that hang block no other request, and time out like an answer', async () => {
  const server = await play((_, response) => response.end('{}'))
  let hangs = true
  const credentials: Credentials = {
    current: () => (hangs ? new Promise(() => {}) : Promise.resolve(accessTo(server))),
    forget() {},
  }
  const transport = createHttpsTransport(credentials, { timeoutSeconds: 0.2 })

  const waiting = Array.from({ length: 40 }, () => transport({ method: 'GET', path: '/a' }))
  const controller = new AbortController()
  const givenUp = transport({ method: 'GET', path: '/a', signal: controller.signal })
  const settled = Promise.allSettled(waiting)
  hangs = false
  const other = await transport({ method: 'GET', path: '/b' })
  controller.abort()

  expect(other.status).toBe(200)
  await expect(givenUp).rejects.toMatchObject({ code: 'Aborted' })
  for (const result of await settled) {
    expect(result).toMatchObject({
      status: 'rejected',
      reason: { code: 'Timeout', message: 'GET /a: no credentials within 0.2 s' },
    })
  }
})

test('many requests share a few connections', async () => {
  const server = await play((_, response) => setImmediate(() => response.end('{}')))
  const transport = transportTo(server)

  for (let i = 0; i < 10; i++) await transport({ method: 'GET', path: '/api' })
  const oneByOne = server.sockets.opened
  await Promise.all(Array.from({ length: 99 }, () => transport({ method: 'GET', path: '/api' })))

  expect(oneByOne).toBe(1)
  expect(server.sockets.opened).toBeLessThanOrEqual(MOST)
})
