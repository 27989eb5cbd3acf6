// Parses the JSON body of a request.
import { BadEvent } from '#src/events/bad-event.ts'
import type { MediaType } from '#src/events/media-type.ts'
import { shortened } from '#src/events/quoted.ts'

const UTF_8: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii'])
// Removes a byte order mark, and refuses bytes that are not UTF-8.
const decoder = new TextDecoder('utf-8', { fatal: true })

/** The parsed JSON. Throws `BadEvent` when the bytes are not JSON in UTF-8. */
export function parseJson(body: Uint8Array, { charset }: MediaType): unknown {
  if (!UTF_8.has(charset)) throw bad(`The Content-Type names the charset ${shortened(charset)}.`)
  const text = decode(body)
  try {
    return JSON.parse(text)
  } catch (error) {
    // V8's message quotes the text around the error. It is not passed on, because an event may contain secrets.
    const position = error instanceof Error && /position (\d+)/.exec(error.message)?.[1]
    throw bad(`The body is not JSON${position ? ` (from position ${position} on)` : ''}.`)
  }
}

function decode(body: Uint8Array): string {
  try {
    return decoder.decode(body)
  } catch {
    throw bad('The body is not valid UTF-8.')
  }
}

function bad(detail: string): BadEvent {
  return new BadEvent({
    status: 400,
    title: 'Not a CloudEvent',
    detail,
    remedy: 'Send JSON in UTF-8, or the Content-Type that the body really has.',
  })
}
