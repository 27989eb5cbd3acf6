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
 * proxy. */
export function openRequest(
  request: KubeRequest,
  access: Access,
  { agent, signal, userAgent }: HowToSend,
): http.ClientRequest {
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
  const opened = open(url, { method: request.method, headers, agent, signal })
  // Without this, Node closes the connection of such an answer, and the request never ends.
  opened.on('upgrade', (_, socket) => {
    socket.destroy()
    opened.emit('error', new Error('the server changes to another protocol'))
  })
  return opened
}

/** Headers with one value each. */
export function flatHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, [value].flat().join(', ')]))
}
