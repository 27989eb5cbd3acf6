// The server as a transport: no sockets, no URL parsing, one promise.
import { KubeError } from '#src/kube/kube-error.ts'
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'
import type { WatchSource } from './answer.ts'
import { answer, type Edge, wireBody } from './edge.ts'

/** A transport to the server. A watch is answered when it ends: with all its events, after its
 * timeoutSeconds. Throws only for the caller's signal (`Aborted`), or what the hook throws. */
export function createTransport(edge: Edge): Transport {
  return async (request) => {
    throwIfAborted(request)
    const inner = {
      method: request.method,
      path: request.path,
      headers: request.headers ?? {},
      body: request.body ?? '',
    }
    const given = await untilAborted(request, answer(edge, inner, request.signal))
    const response: KubeResponse =
      given.watch === undefined
        ? {
            status: given.status,
            headers: given.headers,
            body: given.body,
            ...(given.object !== undefined && { json: given.object }),
          }
        : {
            status: given.status,
            headers: given.headers,
            body: await collect(request, given.watch),
          }
    const bytes = wireBody(inner, given)?.byteLength ?? Buffer.byteLength(given.body)
    edge.report({ method: request.method, path: request.path, status: response.status, bytes })
    return response
  }
}

function collect(request: KubeRequest, watch: WatchSource): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    let stop: () => void = () => undefined
    request.signal?.addEventListener(
      'abort',
      () => {
        stop()
        reject(aborted(request))
      },
      { once: true },
    )
    stop = watch.open(
      (line) => lines.push(line),
      () => resolve(lines.join('')),
    )
  })
}

// A hook may hang, as a network does: the caller's signal ends the wait.
function untilAborted<T>(request: KubeRequest, work: Promise<T>): Promise<T> {
  const { signal } = request
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(aborted(request))
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function throwIfAborted(request: KubeRequest): void {
  if (request.signal?.aborted === true) throw aborted(request)
}

function aborted({ method, path, signal }: KubeRequest): KubeError {
  const isTimeout = signal?.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
  const code = isTimeout ? 'Timeout' : 'Aborted'
  return new KubeError(
    code,
    `${method} ${path.split('?')[0]}: ${isTimeout ? 'no answer in time' : 'aborted'}`,
    {
      cause: signal?.reason,
    },
  )
}
