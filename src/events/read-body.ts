// The body of a request, up to what an event may have.
import { BadEvent } from '#src/events/bad-event.ts'

/** Far above an object's size in etcd (1.5 MiB), with its managed fields and as a structured event. */
const MAX_BODY_BYTES = 6 * 1024 * 1024

/** The whole body. Throws `BadEvent` with status 413 when it is larger than 6 MiB. */
export async function readBody(request: Request): Promise<Uint8Array> {
  const declared = request.headers.get('content-length')
  if (declared !== null) {
    // The server holds the sender to what it declares.
    if (Number(declared) > MAX_BODY_BYTES) throw tooLarge()
    return new Uint8Array(await request.arrayBuffer())
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(): BadEvent {
  return new BadEvent({
    status: 413,
    title: 'Event too large',
    detail: `The body is larger than ${MAX_BODY_BYTES} bytes.`,
    remedy: 'Send the reference of the object (mode Reference), not the object.',
  })
}
