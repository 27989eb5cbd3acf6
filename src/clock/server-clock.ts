// Whose clock counts. Every answer of the API server carries its time, and all pods talk to the same one: a pod
// whose own clock differs from it goes by the API server's (docs/adr/0013).
import { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { Transport } from '#src/kube/transport.ts'

/** Two pods whose clocks are further apart undo each other's wakes, and evict in each other's pauses. */
const TOLERANCE_SECONDS = 2
/** The header `Date` has no parts of a second. */
const RESOLUTION_MS = 1_000

export interface ServerClock {
  readonly clock: Clock
  /** The same transport; what is asked by it tells the time. */
  readonly listen: (transport: Transport) => Transport
}

/**
 * A clock that shows what `own` shows, unless the API server's is more than `toleranceSeconds` away from it: then the
 * API server's, as of its answers. `onChange` is told by how many seconds `own` is ahead when another clock is gone by,
 * or the same one by more than the tolerance otherwise; 0: by `own` again.
 */
export function createServerClock(
  own: Clock,
  onChange: (aheadSeconds: number) => void,
  toleranceSeconds = TOLERANCE_SECONDS,
): ServerClock {
  const toleranceMs = toleranceSeconds * 1_000
  // As close as the answers so far have shown it.
  let known = 0
  let told = 0
  const ahead = () => (Math.abs(known) > toleranceMs ? known : 0)

  const hear = (date: string | undefined, askedAt: number, answeredAt: number): void => {
    const said = date === undefined ? Number.NaN : Date.parse(date)
    if (Number.isNaN(said)) return
    // It was said at some moment between the two: one that was long under way proves nothing.
    const least = askedAt - said - RESOLUTION_MS
    const most = answeredAt - said
    known = Math.min(Math.max(known, least), most)
    const isOther = (ahead() === 0) !== (told === 0) || Math.abs(ahead() - told) > toleranceMs
    if (!isOther) return
    told = ahead()
    onChange(Math.round(told / 1_000))
  }

  return {
    clock: {
      now: () => {
        const now = own.now()
        const by = ahead()
        return by === 0 ? now : DateTime.fromMillis(now.toMillis() - by, { zone: 'utc' })
      },
      at: (at, wake) => own.at(ahead() === 0 ? at : at.plus(ahead()), wake),
    },
    listen: (transport) => async (request) => {
      const askedAt = own.now().toMillis()
      const response = await transport(request)
      hear(response.headers['date'], askedAt, own.now().toMillis())
      return response
    },
  }
}
