// Requests to either server over its own socket, as they are: nothing is added, nothing is followed.
import { Buffer } from 'node:buffer'
import http from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'

export interface Address {
  readonly url: string
  readonly ca?: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Request {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

export interface RawAnswer {
  readonly status: number
  /** Several values of one name are joined with commas. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Stream {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The next line; `undefined` when the server has ended it. */
  next(): Promise<string | undefined>
  close(): void
}

export interface Connection {
  send(request: Request): Promise<RawAnswer>
  watch(request: Request): Promise<Stream>
  /** Makes the server forget its history. */
  forget(): Promise<void>
  close(): void
}

const PATIENCE_MS = 30_000

/** Connects to a server; how it is made to forget, it does not know itself. */
export function connect(
  address: Address,
  forget: Connection['forget'] = async () => undefined,
): Connection {
  const agent = address.url.startsWith('https:')
    ? new https.Agent({ keepAlive: true })
    : new http.Agent({ keepAlive: true })
  return {
    async send(request) {
      const incoming = await begin(address, request, agent)
      const zipped = incoming.headers['content-encoding'] === 'gzip'
      const body = await text(zipped ? incoming.pipe(createGunzip()) : incoming)
      return { status: incoming.statusCode ?? 0, headers: flat(incoming.headers), body }
    },
    async watch(request) {
      // On a connection of its own: one that is cut is of no use to others.
      const incoming = await begin(address, request, false)
      const lines = linesOf(incoming)
      return {
        status: incoming.statusCode ?? 0,
        headers: flat(incoming.headers),
        async next() {
          const { value, done } = await lines.next()
          return done === true ? undefined : value
        },
        close: () => incoming.destroy(),
      }
    },
    forget,
    close: () => agent.destroy(),
  }
}

function begin(
  { url, ca, headers }: Address,
  request: Request,
  agent: http.Agent | false,
): Promise<http.IncomingMessage> {
  const { request: open } = url.startsWith('https:') ? https : http
  const { method, path, body } = request
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const outgoing = open(
      `${url}${path}`,
      {
        method,
        agent,
        ca,
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: { 'user-agent': 'parity/1', ...length, ...request.headers, ...headers },
      },
      resolve,
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function* linesOf(incoming: http.IncomingMessage): AsyncGenerator<string, undefined> {
  let rest = ''
  incoming.setEncoding('utf8')
  for await (const chunk of incoming) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
  return undefined
}

function flat(headers: http.IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, [value].flat().join(', ')]))
}
