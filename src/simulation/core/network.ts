// The network between the pods of the functions and the API server. Every request takes its time there and back; other
// requests overtake it meanwhile, and some meet a fault.

import type { Clock } from '#src/clock/clock.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'
import type { Chance } from './chance.ts'
import type { Busy } from './faults.ts'
import { later } from './later.ts'
import type { RequestFault } from './plan.ts'
import type { Pod } from './pod.ts'

/** A request of a function, and its answer. */
export interface Call {
  /** From 1, over all functions. */
  readonly number: number
  readonly pod: string
  readonly method: KubeRequest['method']
  readonly path: string
  readonly body: string | undefined
  readonly askedAt: number
  fault: RequestFault | undefined
  /** The HTTP status, or the error that the pod got; `undefined` as long as it waits. */
  answer: number | string | undefined
}

/** `management`, or `workload` for what goes by way of a kubeconfig. */
export type Side = 'management' | 'workload'

export interface NetworkOptions {
  readonly clock: Clock
  readonly chance: Chance
  /** A request takes this long there, and its answer as long back, at most. Seconds. */
  readonly latency: number
  /** The fault that the request of this number meets. */
  readonly faultOf: (call: number) => RequestFault | undefined
  /** Whether that API server is away at this moment. */
  readonly isDown: (side: Side) => boolean
  /** How the management API server is busy at this moment. */
  readonly busy: () => Busy | undefined
  /** The answer to a request of this pod that the API server refuses at this moment. */
  readonly refuse: (request: KubeRequest, pod: Pod) => KubeResponse | undefined
  /** Sends the request to that API server, as this pod. */
  readonly carryOut: (
    pod: Pod,
    side: Side,
    request: KubeRequest,
    call: Call,
  ) => Promise<KubeResponse>
  readonly kill: (pod: Pod) => void
  readonly onCall: (call: Call) => void
  /** The pod has got this answer. */
  readonly onAnswer: (call: Call, response: KubeResponse) => void
}

/** As long as the real transport waits for an answer. */
const TIMEOUT_SECONDS = 10

/** Gives each pod its way to the API server. */
export function createNetwork(options: NetworkOptions): (pod: Pod, side: Side) => Transport {
  const { clock, chance, latency, carryOut, kill } = options
  const answers = new Map<string, KubeResponse>()
  const serve = createBusyServer(clock)
  let calls = 0
  const travel = () => chance.number(0.001, latency)
  const after = (seconds: number, work: () => void) => clock.at(later(clock, seconds), work)

  return (pod, side) => (request) => {
    calls += 1
    const { method, path, body, signal } = request
    const fault = options.faultOf(calls)
    const call: Call = {
      number: calls,
      pod: pod.name,
      method,
      path,
      body,
      askedAt: clock.now().toMillis(),
      fault,
      answer: undefined,
    }
    options.onCall(call)
    const there = fault?.type === 'slow' ? fault.there : travel()
    const back = fault?.type === 'slow' ? fault.back : travel()
    const hasEffect = !(fault !== undefined && 'effect' in fault && !fault.effect)

    return new Promise((resolve, reject) => {
      const isWaiting = () => call.answer === undefined && pod.isAlive
      const end = () => {
        cancel()
        signal?.removeEventListener('abort', giveUp)
      }
      const fail = (error: KubeError, says: string) => {
        if (!isWaiting()) return
        call.answer = says
        end()
        reject(error)
      }
      const give = (response: KubeResponse) => {
        if (!isWaiting()) return
        call.answer = response.status
        options.onAnswer(call, response)
        end()
        resolve(response)
      }
      const giveUp = () => fail(new KubeError('Aborted', `${method} ${path}: given up`), 'given up')
      const cancel = after(TIMEOUT_SECONDS, () =>
        fail(new KubeError('Timeout', `${method} ${path}: no answer within 10 s`), 'no answer'),
      )
      if (signal?.aborted) return giveUp()
      signal?.addEventListener('abort', giveUp, { once: true })

      const meet = (response: KubeResponse | undefined) => {
        switch (fault?.type) {
          case 'answer':
            return give(refusal(fault.status))
          case 'reset':
            return fail(new KubeError('Unavailable', `${method} ${path}: socket hang up`), 'reset')
          case 'silence':
            return
          case 'kill':
            return kill(pod)
          default:
            if (response !== undefined) give(response)
        }
      }
      const arrive = async () => {
        if (options.isDown(side)) {
          return fail(new KubeError('Unavailable', `${method} ${path}: refused`), 'unreachable')
        }
        if (!hasEffect) return meet(undefined)
        const { wait, isRefused } = serve(side === 'management' ? options.busy() : undefined)
        if (isRefused) return void after(back, () => meet(refusal(429)))
        if (wait > 0) await new Promise<void>((go) => after(wait, go))
        const refused = options.refuse(request, pod)
        if (refused !== undefined) return void after(back, () => meet(refused))
        const old = fault?.type === 'stale' ? answers.get(`${side} ${path}`) : undefined
        const response =
          old === undefined ? await carryOut(pod, side, request, call) : dated(old, clock)
        if (path.includes('resourceVersion=0')) answers.set(`${side} ${path}`, response)
        after(back, () => meet(response))
      }
      after(there, () => void arrive())
    })
  }
}

const SLOW_SECONDS = 2

/** How long a request waits in the API server, in seconds, and whether it is refused. */
function createBusyServer(clock: Clock) {
  let requests = 0
  let freeAt = 0
  return (busy: Busy | undefined): { readonly wait: number; readonly isRefused: boolean } => {
    if (busy === undefined) return { wait: 0, isRefused: false }
    if (busy === 'slow') return { wait: SLOW_SECONDS, isRefused: false }
    if (busy === 'refusing') {
      requests += 1
      return { wait: 0, isRefused: requests % 2 === 0 }
    }
    const now = clock.now().toMillis()
    freeAt = Math.max(now, freeAt) + 1_000 / busy.perSecond
    return { wait: (freeAt - now) / 1_000, isRefused: false }
  }
}

// The content is old, but the answer is given now.
function dated(response: KubeResponse, clock: Clock): KubeResponse {
  const date = new Date(clock.now().toMillis()).toUTCString()
  return { ...response, headers: { ...response.headers, date } }
}

const REASONS: Readonly<Record<number, string>> = {
  409: 'Conflict',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
}

function refusal(status: number): KubeResponse {
  const reason = REASONS[status] ?? 'Unknown'
  return {
    status,
    headers: {
      'content-type': 'application/json',
      ...((status === 429 || status === 503) && { 'retry-after': '1' }),
    },
    body: JSON.stringify({
      kind: 'Status',
      status: 'Failure',
      reason,
      message: reason,
      code: status,
    }),
  }
}
