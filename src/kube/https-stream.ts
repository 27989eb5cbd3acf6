// An answer of an API server that comes line by line, for as long as it lasts: a watch. It has a connection of its own.
import http from 'node:http'
import https from 'node:https'
import { errorFrom } from '#src/kube/answer.ts'
import type { Access, Credentials } from '#src/kube/credentials.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { flatHeaders, openRequest } from '#src/kube/open-request.ts'
import type { KubeRequest } from '#src/kube/transport.ts'

/**
 * Sends a GET for a path with its query. Resolves when the answer begins, with its lines; they end when the server ends
 * the answer. Throws a `KubeError`: the server's refusal, or `Unavailable` when the connection failed or the signal was
 * aborted, also while lines are read.
 */
export type OpenStream = (
  path: string,
  signal: AbortSignal,
  headers?: KubeRequest['headers'],
) => Promise<AsyncIterable<string>>

export function createHttpsStream(credentials: Credentials, userAgent: string): OpenStream {
  return async (path, signal, headers) => {
    const request: KubeRequest = {
      method: 'GET',
      path,
      headers: { accept: 'application/json', 'accept-encoding': 'identity', ...headers },
    }
    try {
      const access = await credentials.current()
      const incoming = await answerTo(request, access, { signal, userAgent })
      if (incoming.statusCode === 200) return linesOf(incoming, request)
      const status = incoming.statusCode ?? 0
      if (status === 401) credentials.forget()
      let body = ''
      for await (const text of incoming.setEncoding('utf8')) body += text
      throw errorFrom(request, { status, headers: flatHeaders(incoming.headers), body })
    } catch (error) {
      throw error instanceof KubeError ? error : unavailable(request, error)
    }
  }
}

function answerTo(
  request: KubeRequest,
  access: Access,
  how: { readonly signal: AbortSignal; readonly userAgent: string },
): Promise<http.IncomingMessage> {
  const isPlain = access.server.startsWith('http:')
  const agent =
    access.proxyAgent ?? (isPlain ? new http.Agent() : new https.Agent({ ...access.tls }))
  return new Promise((resolve, reject) => {
    openRequest(request, access, { ...how, agent })
      .on('response', resolve)
      .on('error', reject)
      .end()
  })
}

async function* linesOf(
  incoming: http.IncomingMessage,
  request: KubeRequest,
): AsyncGenerator<string> {
  let rest = ''
  try {
    for await (const text of incoming.setEncoding('utf8')) {
      const lines = `${rest}${text}`.split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch (error) {
    throw unavailable(request, error)
  }
}

function unavailable({ method, path }: KubeRequest, cause: unknown): KubeError {
  const words = cause instanceof Error ? cause.message || cause.name : String(cause)
  return new KubeError('Unavailable', `${method} ${path.split('?')[0]}: ${words}`, { cause })
}
