// The way of the functions to servers that are not in the cluster, such as a registry.

import type { Fetch } from '#src/embedded/installation.ts'
import type { VirtualClock } from '#src/embedded/virtual-clock.ts'
import type { OutsideFault } from './faults.ts'
import { later } from './later.ts'

export interface OutsideOptions {
  readonly clock: VirtualClock
  /** How the servers do not answer as they should, at this moment. */
  readonly fault: () => OutsideFault | undefined
  readonly fetch: Fetch
}

const USUAL_SECONDS = 0.05
const SLOW_SECONDS = 6

/** Sends requests to the servers of the world. */
export function createOutside({ clock, fault, fetch }: OutsideOptions): Fetch {
  const wait = (seconds: number) =>
    new Promise<void>((resolve) => void clock.at(later(clock, seconds), resolve))

  return async (request) => {
    const how = fault()
    if (how === 'silent') return new Promise<never>(() => {})
    await wait(how === 'slow' ? SLOW_SECONDS : USUAL_SECONDS)
    if (how === 'refusing') return new Response('overloaded', { status: 503 })
    if (how === 'garbled') return new Response('<html>Welcome</html>')
    return fetch(request)
  }
}
