import { once } from 'node:events'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { type Access, type Credentials, fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { type LocalServer, localServer } from '#test/support/local-server.ts'

const servers: LocalServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

type Play = Parameters<typeof localServer>[0]

async function play(answer: Play): Promise<LocalServer> {
  const server = await localServer(answer)
  servers.push(server)
  return server
}

const accessTo = ({ url }: LocalServer, token = 'secret-token', path = ''): Access => ({
  server: `${url}${path}`,
  tls: {},
  headers: { authorization: `Bearer ${token}` },
})
const transportTo = (server: LocalServer, timeoutSeconds?: number) =>
  createHttpsTransport(
    fixedCredentials(accessTo(server)),
    timeoutSeconds === undefined ? {} : { timeoutSeconds },
  )

test('a request has its headers, its body and its user agent', async () => {
  const bodies: string[] = []
  const server = await play(async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()).toString())
    response.writeHead(201, { 'retry-after': '3', 'set-cookie': ['a=1', 'b=2'] }).end('{"ä":1}')
  })

  const answer = await transportTo(server)({
    method: 'PATCH',
    path: '/api/v1/nodes/a%20b?x=1&y=%2F',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: '{"é":1}',
  })

  expect(server.requests).toEqual(['PATCH /api/v1/nodes/a%20b?x=1&y=%2F'])
  expect(server.headers[0]).toMatchObject({
    authorization: 'Bearer secret-token',
    'content-type': 'application/merge-patch+json',
    'content-length': '8',
    'accept-encoding': 'gzip',
    'user-agent': 'sundial',
  })
  expect(bodies).toEqual(['{"é":1}'])
  expect(answer).toMatchObject({
    status: 201,
    headers: { 'retry-after': '3', 'set-cookie': 'a=1, b=2' },
    body: '{"ä":1}',
  })
})

test('the path of a server URL is kept', async () => {
  const server = await play((_, response) => response.end('{}'))
  const transport = createHttpsTransport(
    fixedCredentials(accessTo(server, 't', '/k8s/clusters/c-1/')),
  )

  await transport({ method: 'GET', path: '/api/v1/nodes' })

  expect(server.requests).toEqual(['GET /k8s/clusters/c-1/api/v1/nodes'])
})

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

test('the secret address of a server is in no error', async () => {
  const server = await play((request) => request.socket.resetAndDestroy())
  const transport = createHttpsTransport(fixedCredentials(accessTo(server)), { hidesServer: true })
  const ask = () => transport({ method: 'GET', path: '/a' })

  await expect(ask()).rejects.toMatchObject({ message: 'GET /a: ECONNRESET', cause: undefined })
  await servers.splice(0)[0]?.close()
  await expect(ask()).rejects.toMatchObject({ message: 'GET /a: ECONNREFUSED', cause: undefined })
})

test('many requests share a few connections', async () => {
  const server = await play((_, response) => setImmediate(() => response.end('{}')))
  const transport = transportTo(server)

  for (let i = 0; i < 10; i++) await transport({ method: 'GET', path: '/api' })
  const oneByOne = server.sockets.opened
  await Promise.all(Array.from({ length: 99 }, () => transport({ method: 'GET', path: '/api' })))

  expect(oneByOne).toBe(1)
  expect(server.sockets.opened).toBeLessThanOrEqual(32)
})

test('a compressed answer is read', async () => {
  const server = await play((_, response) =>
    response.setHeader('content-encoding', 'gzip').end(gzipSync('{"items":["ü"]}')),
  )

  const { body } = await transportTo(server)({ method: 'GET', path: '/api' })

  expect(body).toBe('{"items":["ü"]}')
})

test('an HTTP error is an answer, not an error', async () => {
  const server = await play((_, response) => response.writeHead(500).end('boom'))

  expect(await transportTo(server)({ method: 'GET', path: '/api' })).toMatchObject({
    status: 500,
    body: 'boom',
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

// The server closes a kept-alive connection when the second request is sent on it.
const closesUnderTheSecond: Play = (request, response, count) => {
  if (count === 1) request.socket.resetAndDestroy()
  else response.end('{}')
}

test('a read on a closed connection is repeated on a new one', async () => {
  const server = await play(closesUnderTheSecond)
  const transport = transportTo(server)
  await transport({ method: 'GET', path: '/a' })

  const answer = await transport({ method: 'GET', path: '/b' })

  expect(answer.status).toBe(200)
  expect(server.requests).toEqual(['GET /a', 'GET /b', 'GET /b'])
})

test('a write on a closed connection is not repeated, because it may have been done', async () => {
  const server = await play(closesUnderTheSecond)
  const transport = transportTo(server)
  await transport({ method: 'GET', path: '/a' })

  await expect(transport({ method: 'POST', path: '/b', body: '{}' })).rejects.toMatchObject({
    code: 'Unavailable',
  })
  expect(server.requests).toEqual(['GET /a', 'POST /b'])
})

test('a reset on a fresh connection is not repeated', async () => {
  const server = await play((request) => request.socket.resetAndDestroy())

  await expect(transportTo(server)({ method: 'GET', path: '/a' })).rejects.toMatchObject({
    code: 'Unavailable',
  })
  expect(server.requests).toEqual(['GET /a'])
})

test('a rotated token is loaded again once, also for a write', async () => {
  const server = await play((request, response) => {
    const known = request.headers.authorization === 'Bearer new'
    response.writeHead(known ? 200 : 401).end('{}')
  })
  const transport = createHttpsTransport(rotating(server, ['old', 'new']))

  const answer = await transport({ method: 'POST', path: '/a', body: '{}' })

  expect(answer.status).toBe(200)
  expect(server.requests).toEqual(['POST /a', 'POST /a'])
})

test('a token that is refused twice gives a 401 answer', async () => {
  const server = await play((_, response) => response.writeHead(401).end('{}'))
  const transport = createHttpsTransport(rotating(server, ['old', 'older']))

  const answer = await transport({ method: 'GET', path: '/a' })

  expect(answer.status).toBe(401)
  expect(server.requests).toEqual(['GET /a', 'GET /a'])
})

test('no error has the token in it', async () => {
  const server = await play((request) => request.socket.resetAndDestroy())

  const error: unknown = await transportTo(server)({ method: 'GET', path: '/a' }).catch((e) => e)

  expect(error).toBeInstanceOf(KubeError)
  const { message, stack, cause } = error as KubeError
  expect(`${message}${stack}${JSON.stringify(cause)}`).not.toContain('secret-token')
})

function rotating(server: LocalServer, tokens: string[]): Credentials {
  return {
    current: async () => accessTo(server, tokens[0]),
    forget: () => {
      tokens.shift()
    },
  }
}
