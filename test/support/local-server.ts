// A real HTTP server on loopback that a test plays by hand.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface LocalServer {
  readonly url: string
  /** `METHOD path`, in order. */
  readonly requests: string[]
  /** The headers of each request. */
  readonly headers: IncomingMessage['headers'][]
  /** Connections that were ever opened, and those that are now. */
  readonly sockets: { opened: number; readonly open: Set<Socket> }
  close(): Promise<void>
}

type Play = (request: IncomingMessage, response: ServerResponse, count: number) => void

/** Listens on a free port; `play` answers, knowing how many requests came before. */
export async function localServer(play: Play): Promise<LocalServer> {
  const requests: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const sockets = { opened: 0, open: new Set<Socket>() }
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    headers.push(request.headers)
    play(request, response, requests.length - 1)
  })
  server.on('connection', (socket) => {
    sockets.opened += 1
    sockets.open.add(socket)
    socket.on('close', () => sockets.open.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    headers,
    sockets,
    async close() {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
}
