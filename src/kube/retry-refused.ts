// A busy API server refuses requests with 429 before it does anything with them. Such a request is sent again after the
// wait that the server asks for, in place of the whole pass. https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
import type { Clock } from '#src/clock/clock.ts'
import { waitUntimed } from '#src/clock/deadline.ts'
import { pause } from '#src/clock/pause.ts'
import { retryAfter } from './retry-after.ts'
import { isEviction, type KubeRequest, type KubeResponse, type Transport } from './transport.ts'

/** A server that refuses is busy: ten requests at once would not help it. */
const SHORTEST_SECONDS = 1
/** As often as the clients of Kubernetes try. */
const TRIES = 10
/** A server that asks for a longer wait is in trouble: then the pass ends, and its back-off begins. */
const LONGEST_SECONDS = 5

/** A transport that sends refused requests again. The waits do not count against the deadline of the pass. */
export function retryRefused(transport: Transport, clock: Clock): Transport {
  return async (request) => {
    for (let tries = 1; ; tries += 1) {
      const response = await transport(request)
      const seconds = tries < TRIES ? waitOf(request, response) : undefined
      if (seconds === undefined) return response
      await waitUntimed(request.signal, pause(clock, seconds, request.signal))
      if (request.signal?.aborted) return response
    }
  }
}

/** Seconds to wait before the request is sent again; `undefined`: it is not sent again. */
function waitOf(request: KubeRequest, { status, headers }: KubeResponse): number | undefined {
  if (status !== 429 || isEviction(request)) return undefined
  // An answer without Retry-After asks for no retry.
  const seconds = retryAfter(headers, undefined)
  if (seconds === undefined || seconds > LONGEST_SECONDS) return undefined
  return Math.max(seconds, SHORTEST_SECONDS)
}
