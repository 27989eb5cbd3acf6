// The API server's clock. Every answer of the API server carries its time, and all pods talk to the same API server. A
// pod whose own clock differs too much uses the API server's time instead (docs/adr/0013).
import { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { Transport } from '#src/kube/transport.ts'

/** If the clocks of two pods are further apart, the pods overwrite each other's wake times, and evict during each
 * other's pauses between evictions. */
const TOLERANCE_SECONDS = 2
/** The header `Date` has whole seconds only. */
const RESOLUTION_MS = 1_000

export interface ServerClock {
  readonly clock: Clock
  /** Wraps a transport, so that the clock reads the time from its answers. */
  readonly listen: (transport: Transport) => Transport
}

/**
 * A clock that shows the time of `own`, unless the API server's differs from it by more than `toleranceSeconds`. Then
 * it shows the API server's time, as its answers tell it. `onChange` is called when the clock in use changes, and when
 * the difference changes by more than the tolerance. It gets the seconds by which `own` is ahead; 0 means that `own` is
 * in use again.
 */
export function createServerClock(
  own: Clock,
  onChange: (aheadSeconds: number) => void,
  toleranceSeconds = TOLERANCE_SECONDS,
): ServerClock {
  const toleranceMs = toleranceSeconds * 1_000
  // The difference in milliseconds, as close as the answers so far have shown it.
  let known = 0
  let told = 0
  const ahead = () => (Math.abs(known) > toleranceMs ? known : 0)

  const hear = (date: string | undefined, askedAt: number, answeredAt: number): void => {
    const said = date === undefined ? Number.NaN : Date.parse(date)
    if (Number.isNaN(said)) return
    // The server read its clock at some moment between request and answer. A slow answer narrows the range little.
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
      elapsed: own.elapsed,
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
