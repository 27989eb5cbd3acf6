// The order and the number of the requests of one process to one API server.
import { createAdaptiveLimit } from './adaptive-limit.ts'
import { createFairLimiter } from './fair-limiter.ts'
import { isKubeError } from './kube-error.ts'
import type { KubeRequest, KubeResponse } from './transport.ts'

/** Sends the request with `send` when its turn comes. The wait has no time limit, because the API server does answer
 * then, and does not count against the deadline of the request's pass. */
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
  const { take } = createFairLimiter(limit.current)
  return (request, send) => {
    const { method, signal } = request
    const attempt = async ({ isFull }: { isFull: boolean }) => {
      const end = limit.begin(isList(request) ? 'LIST' : method, isFull)
      try {
        const response = await send()
        end(OVERLOADED.has(response.status) && !isEviction(request))
        return response
      } catch (error) {
        end(isKubeError(error, 'Timeout'))
        throw error
      }
    }
    return take(attempt, { first: method === 'GET', signal })
  }
}

function isList({ path }: KubeRequest): boolean {
  return path.includes('limit=')
}

// A disruption budget refuses an eviction with 429, too.
function isEviction({ path }: KubeRequest): boolean {
  return path.endsWith('/eviction')
}
