// Requests to an API server over one keep-alive agent. client-node would open a TLS connection for each request.
import { Buffer } from 'node:buffer'
import http from 'node:http'
import https from 'node:https'
import { realClock } from '#src/clock/real-clock.ts'
import { MOST } from '#src/kube/adaptive-limit.ts'
import type { Access, Credentials, Tls } from '#src/kube/credentials.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { flatHeaders, type HowToSend, openRequest } from '#src/kube/open-request.ts'
import { createRequestLimiter } from '#src/kube/request-limiter.ts'
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'

export interface HttpsTransportOptions {
  /** The time limit of one request, from sending it to the end of the answer's body. Loading its credentials before
   * that has the same limit. */
  readonly timeoutSeconds?: number
  readonly userAgent?: string
  /** The address of the server is secret: a network error is reported by its code only. */
  readonly hidesServer?: boolean
  /** The largest answer, also after decompression. */
  readonly mostBytes?: number
}

const TIMEOUT_SECONDS = 10
/** Far above a page of large objects. */
const MOST_BYTES = 64 * 1024 * 1024
/** Shorter than the API server's own limit, so that this side closes an idle connection. */
const IDLE_MS = 30_000

/**
 * A transport to the API server that `credentials` name. Throws a `KubeError`: `Aborted` when the request's signal was
 * aborted, `Timeout` when the time was up, `Unavailable` when no answer came.
 */
export function createHttpsTransport(
  credentials: Credentials,
  options: HttpsTransportOptions = {},
): Transport {
  const { timeoutSeconds = TIMEOUT_SECONDS, userAgent = 'sundial' } = options
  const { hidesServer = false, mostBytes = MOST_BYTES } = options
  const agentFor = createAgentPool()
  const limit = createRequestLimiter(realClock.elapsed)

  const send = async (request: KubeRequest, access: Access, signal: AbortSignal) => {
    const agent = access.proxyAgent ?? agentFor(access)
    const once = () => exchange(request, access, { agent, signal, userAgent, mostBytes })
    try {
      return await once()
    } catch (error) {
      // The server closed the idle connection at the moment of its reuse, so the request was not read.
      if (request.method === 'GET' && error instanceof StaleConnection) return await once()
      throw error
    }
  }

  // Runs `work` until the time limit or until the request's signal is aborted. One controller and one timer are several
  // times cheaper than AbortSignal.any and AbortSignal.timeout.
  const timed = async <T>(
    request: KubeRequest,
    missing: string,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const controller = new AbortController()
    const abort = () => controller.abort()
    let late: string | undefined
    const timeout = setTimeout(() => {
      late = `no ${missing} within ${timeoutSeconds} s`
      controller.abort()
    }, timeoutSeconds * 1000)
    request.signal?.addEventListener('abort', abort)
    try {
      request.signal?.throwIfAborted()
      return await work(controller.signal)
    } catch (error) {
      throw explain(error, request, late, hidesServer)
    } finally {
      clearTimeout(timeout)
      request.signal?.removeEventListener('abort', abort)
    }
  }

  // Credentials are loaded before a place is taken in the limiter: an exec plug-in may hang, and must not block others.
  // It has the same time limit as an answer.
  const attempt = async (request: KubeRequest): Promise<KubeResponse> => {
    const access = await timed(request, 'credentials', (signal) =>
      unlessAborted(credentials.current(), signal),
    )
    return limit(request, () => timed(request, 'answer', (signal) => send(request, access, signal)))
  }

  return async (request) => {
    const response = await attempt(request)
    if (response.status !== 401) return response
    // The token may have been rotated. The server refused the request before it did anything, so any method may be
    // sent again.
    credentials.forget()
    return attempt(request)
  }
}

/** The result, or a rejection with the reason of the signal if that comes first. */
function unlessAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason)
    signal.addEventListener('abort', giveUp, { once: true })
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}

type AgentPool = (access: Access) => http.Agent

// One agent, replaced only when the server or the certificates change.
function createAgentPool(): AgentPool {
  let current:
    | { readonly agent: http.Agent; readonly server: string; readonly tls: Tls }
    | undefined
  return ({ server, tls }) => {
    if (current?.server === server && sameTls(current.tls, tls)) return current.agent
    const options = { keepAlive: true, maxSockets: MOST, timeout: IDLE_MS }
    const isPlain = server.startsWith('http:')
    const agent = isPlain ? new http.Agent(options) : new OneServerAgent({ ...options, ...tls })
    current = { agent, server, tls }
    return agent
  }
}

// All connections of an agent are alike. Node would make a name from all TLS options, certificates included, several
// times for each request.
class OneServerAgent extends https.Agent {
  override getName(): string {
    return 'server'
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

interface Exchange extends HowToSend {
  readonly mostBytes: number
}

function exchange(
  request: KubeRequest,
  access: Access,
  { agent, signal, userAgent, mostBytes }: Exchange,
): Promise<KubeResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = openRequest(request, access, { agent, signal, userAgent })
    outgoing.on('response', (incoming) => collect(incoming, mostBytes).then(resolve, reject))
    outgoing.on('error', (error) => {
      const stale = outgoing.reusedSocket && isReset(error) && !signal.aborted
      reject(stale ? new StaleConnection(error.message, { cause: error }) : error)
    })
    outgoing.end(request.body)
  })
}

async function collect(incoming: http.IncomingMessage, mostBytes: number): Promise<KubeResponse> {
  const raw = await bytesOf(incoming, mostBytes)
  const isZipped = incoming.headers['content-encoding'] === 'gzip'
  const body = isZipped ? await unzip(raw, mostBytes) : raw
  return {
    status: incoming.statusCode ?? 0,
    headers: flatHeaders(incoming.headers),
    body: body.toString('utf8'),
  }
}

// Events are cheaper than the iterator of a stream.
function bytesOf(incoming: http.IncomingMessage, mostBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > mostBytes) incoming.destroy(new TooLarge(mostBytes))
      else chunks.push(chunk)
    })
    incoming.on('end', () => resolve(Buffer.concat(chunks)))
    incoming.on('error', reject)
  })
}

// Loaded late: the API server compresses only large answers. Without `promisify`: in a bundle, the import of node:util loads
// all that it exports, worker threads and more, a megabyte.
async function unzip(raw: Buffer, mostBytes: number): Promise<Buffer> {
  const { gunzip } = await import('node:zlib')
  return new Promise((resolve, reject) => {
    gunzip(raw, { maxOutputLength: mostBytes }, (error, text) => {
      if (error === null) resolve(text)
      else reject(codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? new TooLarge(mostBytes) : error)
    })
  })
}

class TooLarge extends Error {
  override readonly name = 'TooLarge'

  constructor(mostBytes: number) {
    super(`the answer is larger than ${mostBytes} bytes`)
  }
}

class StaleConnection extends Error {
  override readonly name = 'StaleConnection'
}

function isReset(error: Error): boolean {
  return codeOf(error) === 'ECONNRESET' || codeOf(error) === 'EPIPE'
}

function codeOf(error: unknown): string | undefined {
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string'
  return isCoded ? String(error.code) : undefined
}

function explain(
  error: unknown,
  request: KubeRequest,
  late: string | undefined,
  hidesServer: boolean,
): KubeError {
  const path = request.path.split('?')[0]
  const doing = `${request.method} ${path}`
  if (request.signal?.aborted)
    return new KubeError('Aborted', `${doing}: aborted`, { cause: error })
  if (late !== undefined) return new KubeError('Timeout', `${doing}: ${late}`, { cause: error })
  if (error instanceof TooLarge) return new KubeError('BadAnswer', `${doing}: ${error.message}`)
  if (hidesServer) return new KubeError('Unavailable', `${doing}: ${codeOf(error) ?? 'no answer'}`)
  const words = error instanceof Error ? error.message || error.name : String(error)
  return new KubeError('Unavailable', `${doing}: ${words}`, { cause: error })
}
