// I12: an API server that is overloaded says when to come back, and no pass begins before that.
import { SWEEP } from '#src/embedded/installation.ts'
import type { KubeRequest, KubeResponse } from '#src/kube/transport.ts'
import type { Call } from './network.ts'
import type { Seconds } from './plan.ts'
import { functionOf } from './pod.ts'

export interface Throttle {
  /** The answer to a request for one object of the system, if the server answers 429 at this moment. */
  answer(request: KubeRequest, seconds: Seconds | undefined): KubeResponse | undefined
  /** The pod has got this answer. */
  answered(call: Call, response: KubeResponse, now: number): void
  /** The pod has just sent this request. */
  asked(call: Call): void
}

/** A pass begins with a read of its object. That is too soon if this pod was told to wait. `plural`: of the system's
 * resource. */
export function createThrottle(
  plural: string,
  violated: (invariant: string, says: string) => void,
): Throttle {
  const until = new Map<string, number>()
  const path = new RegExp(`/${plural}/([^/?]+)`)
  const nameOf = (request: Pick<KubeRequest, 'path'>) => path.exec(request.path)?.[1]
  const keyOf = (call: Call) => {
    const name = nameOf(call)
    return name === undefined ? undefined : `${call.pod} ${name}`
  }
  return {
    answer(request, seconds) {
      if (seconds === undefined || nameOf(request) === undefined) return undefined
      return tooManyRequests(seconds)
    },
    answered(call, { headers }, now) {
      const seconds = Number(headers['retry-after'])
      const key = keyOf(call)
      if (key !== undefined && seconds > 0) until.set(key, now + seconds * 1_000)
    },
    asked(call) {
      // The comparison of a backstop is no pass.
      const isPass = call.method === 'GET' && functionOf(call.pod) !== SWEEP
      const key = isPass ? keyOf(call) : undefined
      const left = key === undefined ? 0 : (until.get(key) ?? 0) - call.askedAt
      if (left <= 0) return
      const says = `${call.pod} begins a pass of ${nameOf(call)} ${left / 1_000} s before it may`
      violated('I12', says)
    },
  }
}

function tooManyRequests(seconds: Seconds): KubeResponse {
  return {
    status: 429,
    headers: { 'content-type': 'application/json', 'retry-after': String(seconds) },
    body: JSON.stringify({
      kind: 'Status',
      status: 'Failure',
      reason: 'TooManyRequests',
      code: 429,
    }),
  }
}
