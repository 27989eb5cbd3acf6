// Answers that do not come, or not whole.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { accessTo, play, transportTo } from './bed.ts'

test.each([
  ['uncompressed', false],
  ['compressed', true],
])('an answer that is too large is an error, %s', async (_, isPacked) => {
  const body = Buffer.alloc(100_000, 'x')
  const server = await play((_, response) => {
    if (isPacked) response.setHeader('content-encoding', 'gzip')
    response.end(isPacked ? gzipSync(body) : body)
  })
  const transport = createHttpsTransport(fixedCredentials(accessTo(server)), { mostBytes: 50_000 })

  await expect(transport({ method: 'GET', path: '/a' })).rejects.toMatchObject({
    code: 'BadAnswer',
    message: 'GET /a: the answer is larger than 50000 bytes',
  })
})

test('a server that does not answer in time is a timeout', async () => {
  const server = await play(() => {})

  await expect(
    transportTo(server, 0.05)({ method: 'POST', path: '/api/v1/x?secret=1', body: '{}' }),
  ).rejects.toMatchObject({
    code: 'Timeout',
    message: 'POST /api/v1/x: no answer within 0.05 s',
  })
})

test('a server that stops in the middle of its answer is a timeout too', async () => {
  const server = await play((_, response) => response.writeHead(200).write('{"items":['))

  await expect(transportTo(server, 0.1)({ method: 'GET', path: '/api' })).rejects.toMatchObject({
    code: 'Timeout',
  })
})

test('an aborted request rejects before, during and after the headers', async () => {
  const controller = new AbortController()
  const server = await play((_, response, count) => {
    if (count === 1) response.writeHead(200).write('{')
    setImmediate(() => controller.abort())
  })
  const transport = transportTo(server)
  const ask = (signal: AbortSignal) => transport({ method: 'GET', path: '/api', signal })

  await expect(ask(AbortSignal.abort())).rejects.toMatchObject({ code: 'Aborted' })
  expect(server.requests).toEqual([])
  await expect(ask(controller.signal)).rejects.toMatchObject({ code: 'Aborted' })
})

test('a refused connection is a server that is not available', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const address = closed.address()
  const port = typeof address === 'object' ? address?.port : undefined
  closed.close()
  const transport = createHttpsTransport(
    fixedCredentials({ server: `http://127.0.0.1:${port}`, tls: {}, headers: {} }),
  )

  await expect(transport({ method: 'GET', path: '/api/v1/nodes' })).rejects.toMatchObject({
    code: 'Unavailable',
    message: `GET /api/v1/nodes: connect ECONNREFUSED 127.0.0.1:${port}`,
  })
})

test('an incomplete answer is an error', async () => {
  const server = await play((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{')
    setImmediate(() => response.destroy())
  })

  await expect(transportTo(server)({ method: 'GET', path: '/api' })).rejects.toMatchObject({
    code: 'Unavailable',
  })
})

test('a damaged compressed answer is an error', async () => {
  const server = await play((_, response) =>
    response.setHeader('content-encoding', 'gzip').end('not gzip'),
  )

  await expect(transportTo(server)({ method: 'GET', path: '/api' })).rejects.toMatchObject({
    code: 'Unavailable',
  })
})

test('an answer that changes to another protocol is an error, and not a request without an end', async () => {
  const server = await play((_, response) =>
    response.socket?.write(
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n',
    ),
  )

  await expect(transportTo(server)({ method: 'GET', path: '/api' })).rejects.toMatchObject({
    code: 'Unavailable',
    message: 'GET /api: the server changes to another protocol',
  })
})
