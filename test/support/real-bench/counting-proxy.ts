// Counts what goes over the wire between the functions and the API server, TLS and all.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import type { ApiServer } from '#test/support/control-plane/api-server.ts'

export interface CountingProxy {
  /** The API server at the address of the proxy. */
  readonly reached: ApiServer
  /** Bytes so far, to the API server and from it. */
  bytes(): { readonly sent: number; readonly received: number }
  stop(): void
}

/** Starts a proxy in front of `api`. */
export async function startCountingProxy(api: ApiServer): Promise<CountingProxy> {
  const { hostname, port } = new URL(api.url)
  const open = new Set<Socket>()
  let sent = 0
  let received = 0
  const server = createServer((client) => {
    const onwards = connect(Number(port), hostname)
    client.on('data', (chunk) => {
      sent += chunk.length
    })
    onwards.on('data', (chunk) => {
      received += chunk.length
    })
    client.pipe(onwards).pipe(client)
    for (const [socket, other] of [
      [client, onwards],
      [onwards, client],
    ] as const) {
      open.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = `https://127.0.0.1:${address.port}`
  const kubeconfig: ApiServer['kubeconfig'] = async (identity) =>
    (await api.kubeconfig(identity)).replaceAll(api.url, url)

  return {
    reached: {
      ...api,
      url,
      kubeconfig,
      async kubeconfigFile(identity) {
        const path = api.workspace.path(`${identity.replace(':', '-')}-counted.kubeconfig`)
        writeFileSync(path, await kubeconfig(identity))
        return path
      },
    },
    bytes: () => ({ sent, received }),
    stop() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
