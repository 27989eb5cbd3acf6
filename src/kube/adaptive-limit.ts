// How many requests to one API server may run at the same time. The limit grows by one while the server answers well,
// and falls by a factor when it is overloaded (additive increase, multiplicative decrease). Each process finds its own
// limit, and none needs to know of the others.

export interface AdaptiveLimit {
  /** At least `LEAST`. */
  current(): number
  /** A request starts. `kind`: requests of one kind take about the same time. `isFull`: as many run as are allowed. */
  begin(kind: string, isFull: boolean): EndOfRequest
}

/** Called when the request has an answer, or was given up after a long wait: whether the server refused it, or gave no
 * answer, because it had too much to do. */
export type EndOfRequest = (isOverloaded: boolean) => void

export const START = 32
export const LEAST = 2
export const MOST = 64
const FACTOR_OVERLOADED = 0.5
const FACTOR_SLOW = 0.9
/** An answer is slow after this time, and after so many times the fastest answer to such a request. A server that is
 * far away answers all requests late, and is not overloaded. */
const SLOW_MS = 1_000
const SLOW_TIMES = 5
/** The fastest answer is that of the last one or two of these periods. */
const PERIOD_MS = 60_000

/** `now`: milliseconds of a clock that never jumps. */
export function createAdaptiveLimit(now: () => number): AdaptiveLimit {
  let limit = START
  let decreasedAt = Number.NEGATIVE_INFINITY
  const fastest = new Map<string, Fastest>()

  return {
    current: () => Math.floor(limit),
    begin(kind, isFull) {
      const began = now()
      return (isOverloaded) => {
        const took = now() - began
        const known = isOverloaded ? undefined : learn(fastest, kind, now(), took)
        const isSlow = known !== undefined && took > Math.max(SLOW_MS, SLOW_TIMES * known)
        if (!isOverloaded && !isSlow) {
          if (isFull) limit = Math.min(MOST, limit + 1 / limit)
          return
        }
        // One overload is seen by all requests that run, and counts once.
        if (began < decreasedAt) return
        decreasedAt = now()
        limit = Math.max(LEAST, limit * (isOverloaded ? FACTOR_OVERLOADED : FACTOR_SLOW))
      }
    },
  }
}

interface Fastest {
  since: number
  current: number
  previous: number
}

function learn(all: Map<string, Fastest>, kind: string, at: number, took: number): number {
  const known = all.get(kind)
  if (known === undefined || at - known.since >= 2 * PERIOD_MS) {
    all.set(kind, { since: at, current: took, previous: Number.POSITIVE_INFINITY })
    return took
  }
  if (at - known.since >= PERIOD_MS) {
    all.set(kind, { since: at, current: took, previous: known.current })
    return Math.min(took, known.current)
  }
  known.current = Math.min(known.current, took)
  return Math.min(known.current, known.previous)
}
