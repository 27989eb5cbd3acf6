// Sends an event of the sweep to a function.
import http from 'node:http'
import { DUE_TYPE, type DueKey } from '#src/events/due-event.ts'

/** An HTTP request with a CloudEvent in binary mode. */
export interface CloudEventRequest {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface DueEventOptions {
  readonly id: string
  readonly source: string
  /** RFC 3339. */
  readonly time: string
}

/** The event that requests passes over `keys`, at most 100. */
export function dueEvent(
  kind: string,
  keys: readonly DueKey[],
  { id, source, time }: DueEventOptions,
): CloudEventRequest {
  return {
    headers: {
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-source': source,
      'ce-type': DUE_TYPE,
      'ce-time': time,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ kind, keys }),
  }
}

/** Sends the event and returns the HTTP status of the answer, without waiting for its body. Throws when no answer came before the signal was aborted.
 * Only the signal limits the wait; `fetch` would have its own limit. `ca`: certificates in PEM, beside those of Node. */
export async function postEvent(
  sink: string,
  { headers, body }: CloudEventRequest,
  signal: AbortSignal,
  ca?: string,
): Promise<number> {
  const url = new URL(sink)
  const { request } = url.protocol === 'https:' ? await import('node:https') : http
  const options = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    // A new connection each time. The server may close an idle connection at any moment, and a POST must not be
    // repeated.
    agent: false,
    signal,
    ...(ca !== undefined && { ca: [...(await import('node:tls')).rootCertificates, ca] }),
  }
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(signal.aborted ? signal.reason : error)
    const outgoing = request(url, options, (incoming) => {
      discard(incoming)
      resolve(incoming.statusCode ?? 0)
    })
    outgoing.on('error', fail)
    outgoing.end(body)
  })
}

const MOST_BYTES = 65_536
const MOST_MS = 1_000

// Takes a short body to its end, because some receivers give up their work when the connection closes. Whatever is longer,
// slower or broken only ends the connection.
function discard(body: http.IncomingMessage): void {
  let bytes = 0
  // Nobody waits for it, neither does the end of the process.
  const timer = setTimeout(() => body.destroy(), MOST_MS).unref()
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MOST_BYTES) body.destroy()
  })
  body.on('error', () => {})
  body.on('close', () => clearTimeout(timer))
}
