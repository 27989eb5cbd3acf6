// Tokens that change, and that no error quotes.
import { expect, test } from 'vitest'
import { type Credentials, fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { LocalServer } from '#test/support/local-server.ts'
import { accessTo, play, transportTo } from './bed.ts'

test('the secret address of a server is in no error', async () => {
  const server = await play((request) => request.socket.resetAndDestroy())
  const transport = createHttpsTransport(fixedCredentials(accessTo(server)), { hidesServer: true })
  const ask = () => transport({ method: 'GET', path: '/a' })

  await expect(ask()).rejects.toMatchObject({ message: 'GET /a: ECONNRESET', cause: undefined })
  await server.close()
  await expect(ask()).rejects.toMatchObject({ message: 'GET /a: ECONNREFUSED', cause: undefined })
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
