// The network between the parts of a Broker. Knative's controllers write names of Services into
// statuses; the programs reach them through a proxy, where a test sees all that passes, and breaks it.
import { once } from 'node:events'
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import { text } from 'node:stream/consumers'

/** One request, and what came back. */
export interface Exchange {
  /** The name that was asked. */
  readonly host: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** When it came, milliseconds of `Date.now()`. */
  readonly at: number
  /** How long it took to answer. */
  readonly ms: number
  /** `undefined` when nobody answered. */
  readonly answer: Answer | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What happens to a request instead of being passed on and answered. */
export type Fault =
  /** Nobody is there. */
  | 'unreachable'
  /** It is passed on, and the connection is lost before the answer comes. */
  | 'answer lost'
  /** This is answered for whoever was asked. */
  | { readonly status: number; readonly body: string }

type FaultyRequest = Omit<Exchange, 'answer' | 'ms'>

export interface Network {
  /** What makes a program use it. */
  readonly env: Readonly<Record<string, string>>
  /** All that has passed, the first to be answered first. */
  readonly exchanges: readonly Exchange[]
  /** Posts to a name, as a program of the cluster does; the HTTP status of the answer. */
  post(url: string, headers: IncomingHttpHeaders, body: string): Promise<number>
  /** Where a name leads to. */
  route(host: string, url: string): void
  /** From now on, until what it returns is called. */
  breakWhere(broken: (request: FaultyRequest) => Fault | undefined): () => void
  /**
   * The exchanges of which `isWanted` is true, once there are `count`.
   * @throws after `withinMs`, naming `what` was waited for
   */
  until(
    what: string,
    count: number,
    isWanted: (exchange: Exchange) => boolean,
    withinMs?: number,
  ): Promise<readonly Exchange[]>
  stop(): void
}

const PATIENCE_MS = 60_000

export async function startNetwork(): Promise<Network> {
  const routes = new Map<string, string>()
  const exchanges: Exchange[] = []
  const listeners = new Set<() => void>()
  const faults = new Set<(request: FaultyRequest) => Fault | undefined>()
  const agent = new Agent({ keepAlive: true })

  const answerOf = async (request: FaultyRequest, fault: Fault | undefined) => {
    if (fault === 'unreachable') return undefined
    if (typeof fault === 'object') return { ...fault, headers: {} }
    const url = routes.get(request.host)
    return url === undefined ? undefined : passOn(request, url, agent).catch(() => undefined)
  }

  const take = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const at = Date.now()
    const { host, pathname: path } = new URL(incoming.url ?? '')
    const request = { host, path, headers: incoming.headers, body: await text(incoming), at }
    const fault = [...faults].map((each) => each(request)).find((each) => each !== undefined)
    const answer = await answerOf(request, fault)
    exchanges.push({ ...request, ms: Date.now() - at, answer })
    if (answer === undefined || fault === 'answer lost') outgoing.destroy()
    else outgoing.writeHead(answer.status, answer.headers).end(answer.body)
    for (const listener of [...listeners]) listener()
  }

  const server = createServer((incoming, outgoing) => {
    // Whoever asked has gone: there is nobody to tell.
    take(incoming, outgoing).catch(() => outgoing.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const proxy = `http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`

  return {
    env: { HTTP_PROXY: proxy },
    exchanges,
    async post(url, headers, body) {
      const asked = { ...headers, host: new URL(url).host }
      return (await send(proxy, { path: url, headers: asked, body }, agent)).status
    },
    route: (host, url) => void routes.set(host, url),
    breakWhere(broken) {
      faults.add(broken)
      return () => void faults.delete(broken)
    },
    until(what, count, isWanted, withinMs = PATIENCE_MS) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = exchanges.filter(isWanted)
          if (found.length < count) return
          done()
          resolve(found)
        }
        const late = setTimeout(() => {
          done()
          reject(new Error(`not seen in ${withinMs / 1000} s, ${count} of: ${what}`))
        }, withinMs)
        const done = () => {
          clearTimeout(late)
          listeners.delete(look)
        }
        listeners.add(look)
        look()
      })
    },
    stop() {
      server.close()
      server.closeAllConnections()
      agent.destroy()
    },
  }
}

// Of one connection each way, not of the message.
const OF_CONNECTION = ['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding']

function passOn(
  { path, headers, body }: FaultyRequest,
  url: string,
  agent: Agent,
): Promise<Answer> {
  return send(url, { path, headers: messageHeaders(headers), body }, agent)
}

async function send(
  to: string,
  { path, headers, body }: Pick<FaultyRequest, 'path' | 'headers' | 'body'>,
  agent: Agent,
): Promise<Answer> {
  const length = { 'content-length': Buffer.byteLength(body) }
  const onwards = request(to, { path, method: 'POST', agent, headers: { ...headers, ...length } })
  onwards.end(body)
  return new Promise((resolve, reject) => {
    onwards.on('error', reject)
    onwards.on('response', (response) => {
      text(response).then(
        (answered) =>
          resolve({
            status: response.statusCode ?? 0,
            headers: messageHeaders(response.headers),
            body: answered,
          }),
        reject,
      )
    })
  })
}

function messageHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !OF_CONNECTION.includes(name)),
  )
}
