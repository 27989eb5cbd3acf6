// A server that a test plays, and a transport to it. The server is closed with the test.
import { onTestFinished } from 'vitest'
import { type Access, fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { type LocalServer, localServer } from '#test/support/local-server.ts'

export type Play = Parameters<typeof localServer>[0]

export async function play(answer: Play): Promise<LocalServer> {
  const server = await localServer(answer)
  onTestFinished(() => server.close())
  return server
}

export const accessTo = ({ url }: LocalServer, token = 'secret-token', path = ''): Access => ({
  server: `${url}${path}`,
  tls: {},
  headers: { authorization: `Bearer ${token}` },
})

export const transportTo = (server: LocalServer, timeoutSeconds?: number) =>
  createHttpsTransport(
    fixedCredentials(accessTo(server)),
    timeoutSeconds === undefined ? {} : { timeoutSeconds },
  )
