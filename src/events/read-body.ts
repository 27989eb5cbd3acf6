// The body of a request, up to what an event may have, and of all requests together up to what the process may
// have in memory.
import { BadEvent } from '#src/events/bad-event.ts'

/** Far above an object's size in etcd (1.5 MiB), with its managed fields and as a structured event. */
const MAX_BODY_BYTES = 6 * 1024 * 1024
/** Of all that are being read: hundreds that are usual, or one of the largest and some. A pod has 256 MiB for
 * everything, and an event takes several times its size while it is parsed. */
const MAX_TOTAL_BYTES = 8 * 1024 * 1024
/** What is declared to be no larger is read at once, which is faster. */
const SMALL_BYTES = 64 * 1024

/** Thrown when too much is being read already: the same request is welcome a moment later. */
export class TooManyBytes extends Error {
  override readonly name = 'TooManyBytes'
}

export interface BodyReader {
  /**
   * Gives the whole body to `use`, whose result comes back. Throws `BadEvent` with status 413 when it is larger
   * than 6 MiB, and `TooManyBytes` when there is no room for it.
   */
  read<T>(request: Request, use: (body: Uint8Array) => T | Promise<T>): Promise<T>
}

export function createBodyReader(maxTotalBytes: number = MAX_TOTAL_BYTES): BodyReader {
  let total = 0

  const collect = async (
    request: Request,
    reserve: (bytes: number) => void,
  ): Promise<Uint8Array> => {
    const declared = Number(request.headers.get('content-length') ?? Number.POSITIVE_INFINITY)
    if (Number.isFinite(declared) && declared > MAX_BODY_BYTES) throw tooLarge()
    if (declared <= SMALL_BYTES) {
      // The server holds the sender to what it declares.
      reserve(declared)
      return new Uint8Array(await request.arrayBuffer())
    }
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of request.body ?? []) {
      size += chunk.length
      if (size > MAX_BODY_BYTES) throw tooLarge()
      reserve(chunk.length)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  }

  return {
    // The body is in no variable while its result is waited for: that may take minutes.
    async read<T>(request: Request, use: (body: Uint8Array) => T | Promise<T>): Promise<T> {
      let mine = 0
      const reserve = (bytes: number) => {
        if (total + bytes > maxTotalBytes) throw new TooManyBytes()
        total += bytes
        mine += bytes
      }
      const used = await collect(request, reserve)
        .then((body) => ({ result: use(body) }))
        .finally(() => {
          total -= mine
        })
      return await used.result
    },
  }
}

function tooLarge(): BadEvent {
  return new BadEvent({
    status: 413,
    title: 'Event too large',
    detail: `The body is larger than ${MAX_BODY_BYTES} bytes.`,
    remedy: 'Send the reference of the object (mode Reference), not the object.',
  })
}
