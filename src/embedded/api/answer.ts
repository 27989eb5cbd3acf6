// An answer of the server, before it is written to the wire.
import type { Status } from './api-error.ts'
import type { ApiObject } from './api-object.ts'

export interface Answer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The object that `body` is the text of, when it is one that cannot change any more. */
  readonly object?: ApiObject
  /** Instead of a body: events until one side ends it. */
  readonly watch?: WatchSource
}

export interface WatchSource {
  /** Starts it: `line` is called with each event (JSON and a line end), `end` once, when the server
   * is done. The returned function ends it from the other side. */
  open(line: (text: string) => void, end: () => void): () => void
}

export function jsonAnswer(status: number, body: string, headers = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body }
}

export function statusAnswer(status: Status): Answer {
  const seconds = status.details?.retryAfterSeconds
  return jsonAnswer(
    status.code ?? 200,
    `${JSON.stringify(status)}\n`,
    seconds === undefined || seconds <= 0 ? {} : { 'retry-after': String(seconds) },
  )
}
