// Which server a request goes to.
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import type { Access } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { accessTo, play } from './bed.ts'
import { CERT, KEY } from './certificate.ts'

test('a request goes to the server that the credentials name now, not to one with an open connection', async () => {
  const servers = [await startTls('one'), await startTls('two')]
  let access = servers[0]
  const transport = createHttpsTransport({
    current: async () => access ?? Promise.reject(new Error('no server')),
    forget() {},
  })
  const ask = async () => (await transport({ method: 'GET', path: '/' })).body

  const bodies = [await ask(), await ask()]
  access = servers[1]
  bodies.push(await ask())
  access = servers[0]
  bodies.push(await ask())

  expect(bodies).toEqual(['one', 'one', 'two', 'one'])
})

test.each([
  { server: '', path: '/api?limit=1', asked: '/api?limit=1' },
  { server: '/', path: '/api', asked: '/api' },
  { server: '/k8s/clusters/c-1', path: '/api', asked: '/k8s/clusters/c-1/api' },
  { server: '/k8s/clusters/c-1/', path: '/api', asked: '/k8s/clusters/c-1/api' },
])('of a server URL that ends in "$server" $path is $asked', async ({ server, path, asked }) => {
  const played = await play((_, response) => response.end('{}'))
  const current = async () => accessTo(played, 'token', server)
  const transport = createHttpsTransport({ current, forget() {} })

  await transport({ method: 'GET', path })

  expect(played.requests).toEqual([`GET ${asked}`])
})

const HAS_IPV6 = Object.values(networkInterfaces()).some((each) =>
  each?.some(({ address }) => address === '::1'),
)

test.skipIf(!HAS_IPV6)('a server may have an IPv6 address', async () => {
  const { server } = await startTls('six', '::1')
  const transport = createHttpsTransport({
    current: async () => ({ server, tls: { rejectUnauthorized: false }, headers: {} }),
    forget() {},
  })

  expect(await transport({ method: 'GET', path: '/' })).toMatchObject({ body: 'six' })
})

async function startTls(name: string, host = '127.0.0.1'): Promise<Access> {
  const server = createServer({ cert: CERT, key: KEY }, (_, response) => response.end(name))
  server.listen(0, host)
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const written = host.includes(':') ? `[${host}]` : host
  return { server: `https://${written}:${port}`, tls: { rejectUnauthorized: false }, headers: {} }
}
