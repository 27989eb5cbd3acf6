// Requests to an API server over one keep-alive agent: client-node would open a TLS connection for
// each.
import { Buffer } from 'node:buffer'
import http from 'node:http'
import https from 'node:https'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Access, Credentials, Tls } from '#src/kube/credentials.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'
import { createTurns } from '#src/kube/turns.ts'

export interface HttpsTransportOptions {
  /** How long one request may take once it is sent, the answer's body included. */
  readonly timeoutSeconds?: number
  readonly userAgent?: string
}

const TIMEOUT_SECONDS = 10
/** Others wait for their turn, in the order in which they came. */
const AT_ONCE = 32
/** Below the API server's own patience with an idle connection, so that it is us who closes. */
const IDLE_MS = 30_000

/**
 * A transport to the API server that `credentials` name. Throws `KubeError`: `Aborted` when the
 * request's signal said so, `Timeout` when the time was up, `Unavailable` when no answer came.
 */
export function createHttpsTransport(
  credentials: Credentials,
  { timeoutSeconds = TIMEOUT_SECONDS, userAgent = 'sundial' }: HttpsTransportOptions = {},
): Transport {
  const agentFor = createAgentPool()
  const turns = createTurns(AT_ONCE)

  const send = async (request: KubeRequest, signal: AbortSignal): Promise<KubeResponse> => {
    const access = await credentials.current()
    const agent = access.proxyAgent ?? agentFor(access)
    const once = () => exchange(request, access, { agent, signal, userAgent })
    try {
      return await once()
    } catch (error) {
      // The server closed the idle connection at the moment we took it: nobody has read the request.
      if (request.method === 'GET' && error instanceof StaleConnection) return await once()
      throw error
    }
  }

  const ask = async (request: KubeRequest): Promise<KubeResponse> => {
    const timeout = AbortSignal.timeout(timeoutSeconds * 1000)
    const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout
    try {
      signal.throwIfAborted()
      const response = await send(request, signal)
      if (response.status !== 401) return response
      // A token that was rotated: refused before anything was done, so any method may go again.
      credentials.forget()
      return await send(request, signal)
    } catch (error) {
      throw explain(error, request, timeout, timeoutSeconds)
    }
  }

  // An API server that is slow because many ask is not one that does not answer: who waits for a turn is not
  // timed. Reads go first: at an edge all passes come to their first write, and no Machine waits until
  // others have all that goes with theirs.
  return (request) => turns.take(() => ask(request), { first: request.method === 'GET' })
}

type AgentPool = (access: Access) => http.Agent

// One agent, made anew only when the certificates change.
function createAgentPool(): AgentPool {
  let current:
    | { readonly agent: http.Agent; readonly plain: boolean; readonly tls: Tls }
    | undefined
  return ({ server, tls }) => {
    const plain = server.startsWith('http:')
    if (current?.plain === plain && sameTls(current.tls, tls)) return current.agent
    const options = { keepAlive: true, maxSockets: AT_ONCE, timeout: IDLE_MS }
    const agent = plain ? new http.Agent(options) : new https.Agent({ ...options, ...tls })
    current = { agent, plain, tls }
    return agent
  }
}

function sameTls(a: Tls, b: Tls): boolean {
  return (
    String(a.ca) === String(b.ca) &&
    String(a.cert) === String(b.cert) &&
    String(a.key) === String(b.key) &&
    a.servername === b.servername &&
    a.rejectUnauthorized === b.rejectUnauthorized
  )
}

interface Exchange {
  readonly agent: http.Agent
  readonly signal: AbortSignal
  readonly userAgent: string
}

function exchange(
  request: KubeRequest,
  access: Access,
  { agent, signal, userAgent }: Exchange,
): Promise<KubeResponse> {
  const base = new URL(access.server)
  const url = new URL(`${base.pathname.replace(/\/$/, '')}${request.path}`, base)
  const headers = {
    'accept-encoding': 'gzip',
    'user-agent': userAgent,
    ...request.headers,
    ...access.headers,
    ...(request.body !== undefined && {
      'content-length': String(Buffer.byteLength(request.body)),
    }),
  }
  const { request: open } = base.protocol === 'http:' ? http : https
  return new Promise((resolve, reject) => {
    const outgoing = open(url, { method: request.method, headers, agent, signal }, (incoming) => {
      collect(incoming).then(resolve, reject)
    })
    outgoing.on('error', (error) => {
      const stale = outgoing.reusedSocket && isReset(error) && !signal.aborted
      reject(stale ? new StaleConnection(error.message, { cause: error }) : error)
    })
    outgoing.end(request.body)
  })
}

async function collect(incoming: http.IncomingMessage): Promise<KubeResponse> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  const raw = Buffer.concat(chunks)
  const body = incoming.headers['content-encoding'] === 'gzip' ? await unzip(raw) : raw
  return {
    status: incoming.statusCode ?? 0,
    headers: flat(incoming.headers),
    body: body.toString('utf8'),
  }
}

const unzip = promisify(gunzip)

function flat(headers: http.IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, [value].flat().join(', ')]))
}

class StaleConnection extends Error {
  override readonly name = 'StaleConnection'
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

function explain(
  error: unknown,
  request: KubeRequest,
  timeout: AbortSignal,
  timeoutSeconds: number,
): KubeError {
  const path = request.path.split('?')[0]
  const doing = `${request.method} ${path}`
  if (request.signal?.aborted)
    return new KubeError('Aborted', `${doing}: given up`, { cause: error })
  if (timeout.aborted) {
    return new KubeError('Timeout', `${doing}: no answer within ${timeoutSeconds} s`, {
      cause: error,
    })
  }
  const words = error instanceof Error ? error.message || error.name : String(error)
  return new KubeError('Unavailable', `${doing}: ${words}`, { cause: error })
}
