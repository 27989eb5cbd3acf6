// One HTTP request to an API server, with the credentials of an access.
import { Buffer } from 'node:buffer'
import http from 'node:http'
import https from 'node:https'
import type { Access } from '#src/kube/credentials.ts'
import type { KubeRequest } from '#src/kube/transport.ts'

export interface HowToSend {
  readonly agent: http.Agent
  readonly signal: AbortSignal
  readonly userAgent: string
}

/** The request, before its body is sent with `end`. A path of the server's URL stays in front, for servers behind a
 * proxy. When `signal` is aborted, the request fails. */
export function openRequest(
  request: KubeRequest,
  access: Access,
  { agent, signal, userAgent }: HowToSend,
): http.ClientRequest {
  const { isPlain, prefix, ...where } = addressOf(access)
  const headers = {
    'accept-encoding': 'gzip',
    'user-agent': userAgent,
    ...request.headers,
    ...access.headers,
    ...(request.body !== undefined && {
      'content-length': String(Buffer.byteLength(request.body)),
    }),
  }
  const { request: open } = isPlain ? http : https
  const path = `${prefix}${request.path}`
  const opened = open({ ...where, path, method: request.method, headers, agent })
  failOnAbort(opened, signal)
  // Without this, Node closes the connection of such an answer, and the request never ends.
  opened.on('upgrade', (_, socket) => {
    socket.destroy()
    opened.emit('error', new Error('the server changes to another protocol'))
  })
  return opened
}

// Node's own option for a signal does the same, and costs several times as much.
function failOnAbort(opened: http.ClientRequest, signal: AbortSignal): void {
  const abort = () => opened.destroy(new Error('aborted', { cause: signal.reason }))
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  opened.once('close', () => signal.removeEventListener('abort', abort))
}

interface Address {
  readonly isPlain: boolean
  readonly hostname: string
  readonly port: string
  /** Before each path; `''` for most servers. */
  readonly prefix: string
}

const addresses = new WeakMap<Access, Address>()

// Parsed once for each access.
function addressOf(access: Access): Address {
  const known = addresses.get(access)
  if (known !== undefined) return known
  const { protocol, hostname, port, pathname } = new URL(access.server)
  const address = {
    isPlain: protocol === 'http:',
    // Without the brackets of an IPv6 address.
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    prefix: pathname.replace(/\/$/, ''),
  }
  addresses.set(access, address)
  return address
}

/** Headers with one value each. */
export function flatHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}
