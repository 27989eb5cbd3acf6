// The server as a Hono app: requests and answers of the Fetch API, watches as streams.
import { Hono } from 'hono'
import type { WatchSource } from './answer.ts'
import { answer, type Edge, wireBody } from './edge.ts'
import { decodeProtobuf } from './protobuf/decode.ts'
import type { ApiRequest } from './request.ts'

/** The app. It answers every method on every path. */
export function createHttpApp(edge: Edge): Hono {
  const app = new Hono()
  app.all('*', async (context) => {
    const { raw } = context.req
    const { pathname, search } = new URL(raw.url)
    const request = {
      method: raw.method,
      path: `${pathname}${search}`,
      ...(await content(raw)),
    }
    const given = await answer(edge, request, raw.signal)
    const compressed = wireBody(request, given)
    const bytes = compressed?.byteLength ?? Buffer.byteLength(given.body)
    edge.report({ method: request.method, path: request.path, status: given.status, bytes })
    const headers = new Headers(given.headers)
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-cache, private')
    if (given.watch !== undefined) {
      return new Response(streamOf(given.watch, raw.signal), { status: 200, headers })
    }
    if (compressed !== undefined) {
      headers.set('content-encoding', 'gzip')
      headers.append('vary', 'Accept-Encoding')
    }
    const body = raw.method === 'HEAD' ? null : (compressed ?? given.body)
    return new Response(body, { status: given.status, headers })
  })
  return app
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf'

// A protobuf body is passed on as JSON. One that cannot be read is left for the server to refuse.
async function content(raw: Request): Promise<Pick<ApiRequest, 'headers' | 'body'>> {
  const headers = Object.fromEntries(raw.headers)
  if (headers['content-type'] !== PROTOBUF) return { headers, body: await raw.text() }
  const bytes = new Uint8Array(await raw.arrayBuffer())
  if (bytes.length === 0) return { headers, body: '' }
  try {
    const body = JSON.stringify(decodeProtobuf(bytes))
    return { headers: { ...headers, 'content-type': 'application/json' }, body }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { headers, body: '' }
  }
}

// Not every host cancels the stream when the client has gone. The request's signal reports that too.
function streamOf(watch: WatchSource, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let stop: () => void = () => undefined
  return new ReadableStream({
    start(controller) {
      let isOver = false
      stop = watch.open(
        (line) => {
          if (!isOver) controller.enqueue(encoder.encode(line))
        },
        () => {
          if (!isOver) controller.close()
          isOver = true
        },
      )
      signal.addEventListener(
        'abort',
        () => {
          stop()
          if (!isOver) controller.close()
          isOver = true
        },
        { once: true },
      )
    },
    cancel() {
      stop()
    },
  })
}
