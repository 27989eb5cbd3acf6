// Between sources and a function: hands every event on, once or several times at the same moment.
import { createServer, type IncomingMessage } from 'node:http'
import { freePort } from '#test/support/processes.ts'

export interface Relay {
  readonly url: string
  /** How many copies of an event arrive, from now on. */
  copies: number
  stop(): void
}

/** Listens at a port of its own, and hands on to `target`. An answer that makes a source try again makes it so here. */
export async function startRelay(target: string): Promise<Relay> {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const body = Buffer.concat(await incoming.toArray())
      const copies = Array.from({ length: relay.copies }, () => handOn(target, incoming, body))
      outgoing.writeHead(Math.max(...(await Promise.all(copies)))).end()
    } catch {
      outgoing.destroy()
    }
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const relay: Relay = {
    url: `http://127.0.0.1:${port}`,
    copies: 1,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
  return relay
}

async function handOn(target: string, { headers }: IncomingMessage, body: Buffer): Promise<number> {
  const answer = await fetch(target, { method: 'POST', headers: handedOn(headers), body })
  await answer.arrayBuffer()
  return answer.status
}

// Those of the event, and not those of the connection.
function handedOn(headers: IncomingMessage['headers']): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => /^(ce-.*|content-type)$/.test(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]))
}
