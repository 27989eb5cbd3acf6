// Reads the body of a request, with a limit for one event, and a limit for all requests together that protects the memory
// of the process.
import { BadEvent } from '#src/events/bad-event.ts'

/** Much more than the largest object in etcd (1.5 MiB) with its managed fields, as a structured event. */
const MAX_BODY_BYTES = 6 * 1024 * 1024
/** The limit for all bodies that are being read: hundreds of usual ones, or one of the largest and some others. A pod has
 * 256 MiB, and parsing an event takes several times its size. */
const MAX_TOTAL_BYTES = 8 * 1024 * 1024
/** A body with a declared length up to this is read in one step, which is faster. */
const SMALL_BYTES = 64 * 1024

/** Thrown when too many bytes are being read already. The sender may repeat the request a moment later. */
export class TooManyBytes extends Error {
  override readonly name = 'TooManyBytes'
}

export interface BodyReader {
  /**
   * Passes the whole body to `use`, and returns its result. Throws `BadEvent` with status 413 when the body is larger than
   * 6 MiB, and `TooManyBytes` when there is no room for it.
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
      // The HTTP server enforces the declared length.
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
    // No variable holds the body while the result is awaited, which may take minutes.
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
