// Whose clock counts. Every answer of the API server carries its time, and all pods talk to the same one: a pod
// whose own clock is far away from it goes by the API server's (docs/adr/0013).
import { DateTime } from 'luxon'
import type { Transport } from '#src/kube/transport.ts'
import type { Clock } from '#src/reconcile/clock.ts'

/** A pod that is less wrong does a thing early or late by that much, and no window is missed. */
const TOLERANCE_MS = 20 * 60_000
/** The header `Date` has no parts of a second. */
const RESOLUTION_MS = 1_000

export interface ServerClock {
  readonly clock: Clock
  /** The same transport; what is asked by it tells the time. */
  readonly listen: (transport: Transport) => Transport
}

/**
 * A clock that shows what `own` shows, unless the API server's is more than twenty minutes away from it: then
 * the API server's, as of its last answer. `onChange` is told by how many seconds `own` is ahead whenever
 * another one is gone by; 0: by `own` again.
 */
export function createServerClock(
  own: Clock,
  onChange: (aheadSeconds: number) => void,
): ServerClock {
  let ahead = 0

  const hear = (date: string | undefined, askedAt: number, answeredAt: number): void => {
    const said = date === undefined ? Number.NaN : Date.parse(date)
    if (Number.isNaN(said)) return
    // It was said at some moment between the two.
    const least = askedAt - said - RESOLUTION_MS
    const most = answeredAt - said
    const isBelievable = least <= TOLERANCE_MS && most >= -TOLERANCE_MS
    const before = seconds(ahead)
    ahead = isBelievable ? 0 : Math.min(Math.max(ahead, least), most)
    if (seconds(ahead) !== before) onChange(seconds(ahead))
  }

  return {
    clock: {
      now: () => {
        const now = own.now()
        return ahead === 0 ? now : DateTime.fromMillis(now.toMillis() - ahead, { zone: 'utc' })
      },
      at: (at, wake) => own.at(ahead === 0 ? at : at.plus(ahead), wake),
    },
    listen: (transport) => async (request) => {
      const askedAt = own.now().toMillis()
      const response = await transport(request)
      hear(response.headers['date'], askedAt, own.now().toMillis())
      return response
    },
  }
}

function seconds(ms: number): number {
  return Math.round(ms / 1_000)
}
