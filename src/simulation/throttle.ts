// An API server that is asked too much says when to come back; and whoever comes sooner is found out.
import type { KubeRequest, KubeResponse } from '#src/kube/transport.ts'
import type { Chance } from './chance.ts'
import type { Ledger } from './ledger.ts'
import type { Call } from './network.ts'
import type { Incident, Seconds } from './plan.ts'

const HAPPENS = 0.15

/** Drawn from a stream of its own: the rest of a plan is what it was. */
export function drawThrottles(chance: Chance, calmAt: Seconds): readonly Incident[] {
  if (!chance.happens(HAPPENS)) return []
  const at = chance.number(1, calmAt - 60)
  return [{ type: 'throttle', at, for: chance.whole(2, 45), seconds: chance.whole(2, 30) }]
}

/** The answer to whatever is asked of one ScheduledMachine; other requests are answered as ever. */
export function throttled(
  request: KubeRequest,
  seconds: Seconds | undefined,
): KubeResponse | undefined {
  if (seconds === undefined || machineOf(request) === undefined) return undefined
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

export interface Patience {
  answered(call: Call, response: KubeResponse, now: number): void
  /** It has just been made. */
  asked(call: Call): void
}

/** A pass begins with a read of its ScheduledMachine: that is too soon when this pod was told to wait. */
export function createPatience(ledger: Pick<Ledger, 'violated'>): Patience {
  const until = new Map<string, number>()
  const place = (call: Call) => {
    const machine = machineOf(call)
    return machine === undefined ? undefined : `${call.pod} ${machine}`
  }
  return {
    answered(call, { headers }, now) {
      const seconds = Number(headers['retry-after'])
      const where = place(call)
      if (where !== undefined && seconds > 0) until.set(where, now + seconds * 1_000)
    },
    asked(call) {
      const where = call.method === 'GET' ? place(call) : undefined
      const left = where === undefined ? 0 : (until.get(where) ?? 0) - call.askedAt
      if (left <= 0) return
      const says = `${call.pod} begins a pass of ${machineOf(call)} ${left / 1_000} s before it may`
      ledger.violated('I12', says)
    },
  }
}

function machineOf({ path }: Pick<KubeRequest, 'path'>): string | undefined {
  return /\/scheduledmachines\/([^/?]+)/.exec(path)?.[1]
}
