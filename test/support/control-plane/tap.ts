// Between a source and a function: hands every event on, and remembers when it came and what the answer
// was. The functions themselves tell nobody who has woken them.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { freePort } from '#test/support/processes.ts'

export interface Delivery {
  /** The last part of the event's source: `alarm`, `backstop`, `sweep`. */
  readonly from: string
  /** When it came, milliseconds of `Date.now()`. */
  readonly at: number
  /** When it was answered; not yet, or never, if there is none. */
  answeredAt?: number
}

export interface Tap {
  readonly url: string
  /** In the order in which they came. */
  readonly deliveries: readonly Delivery[]
  stop(): void
}

/** Listens at a port of its own, and hands on to `target`. Who does not answer there does not here. */
export async function startTap(target: () => string): Promise<Tap> {
  const deliveries: Delivery[] = []
  const server = createServer((incoming, outgoing) => {
    const delivery: Delivery = { from: senderOf(incoming), at: Date.now() }
    deliveries.push(delivery)
    handOn(target(), incoming, outgoing, () => {
      delivery.answeredAt = Date.now()
    })
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}`,
    deliveries,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function senderOf({ headers }: IncomingMessage): string {
  return String(headers['ce-source']).split('/').at(-1) ?? ''
}

function handOn(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answered: () => void,
): void {
  const { method = 'POST', headers } = incoming
  const onwards = request(target, { method, headers, agent: false }, (answer) => {
    answered()
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  onwards.on('error', () => outgoing.destroy())
  incoming.pipe(onwards)
}
