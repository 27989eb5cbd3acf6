// The order and the number of the requests of one process to one API server.
import { createAdaptiveLimit } from './adaptive-limit.ts'
import { createFairLimiter } from './fair-limiter.ts'
import { isKubeError, KubeError } from './kube-error.ts'
import { isEviction, type KubeRequest, type KubeResponse } from './transport.ts'

/** Sends the request with `send` when its turn comes. The wait does not count against the deadline of the request's pass.
 * It has no time limit while the API server answers. When it lets a whole request time out and answers no other request
 * meanwhile, all that wait throw a `KubeError` with the code `Timeout`, too. */
export type RequestLimiter = (
  request: KubeRequest,
  send: () => Promise<KubeResponse>,
) => Promise<KubeResponse>

/** The API server refuses the request because it has too much to do, or gives up on it. */
const OVERLOADED: ReadonlySet<number> = new Set([429, 503, 504])

/**
 * Reads go first: when a window opens, all passes reach their first write, and every Machine is created before the other
 * objects of any. `now`: milliseconds of a clock that never jumps.
 */
export function createRequestLimiter(now: () => number): RequestLimiter {
  const limit = createAdaptiveLimit(now)
  const { take, refuseWaiting } = createFairLimiter(limit.current)
  let answers = 0
  return async (request, send) => {
    const { method, signal } = request
    const attempt = async ({ isFull }: { isFull: boolean }) => {
      const end = limit.begin(isList(request) ? 'LIST' : method, isFull)
      const answersBefore = answers
      try {
        const response = await send()
        answers += 1
        end(OVERLOADED.has(response.status) && !isEviction(request))
        return response
      } catch (error) {
        // Other errors, such as a refused connection or an abort, say nothing about how fast the server answers.
        if (isKubeError(error, 'Timeout')) {
          end(true)
          if (answers === answersBefore) refuseWaiting(new Silent())
        }
        throw error
      }
    }
    try {
      return await take(attempt, { first: method === 'GET', signal })
    } catch (error) {
      if (!(error instanceof Silent)) throw error
      const path = request.path.split('?')[0]
      throw new KubeError('Timeout', `${method} ${path}: the server answers no request`)
    }
  }
}

class Silent extends Error {}

function isList({ path }: KubeRequest): boolean {
  return path.includes('limit=')
}
