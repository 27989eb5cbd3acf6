import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { accessTo, play, transportTo } from './bed.ts'

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
