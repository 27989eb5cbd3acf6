// Registries that want to be left alone for a while (`Retry-After`). Known in this process only; the status of a pool has
// the instant for all others.
import { type DateTime, Duration } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import { createLruCache } from '#src/kube/lru-cache.ts'
import type { RegistryError } from './registry-error.ts'

export interface Hold {
  readonly error: RegistryError
  readonly notBefore: DateTime
}

export interface Holds {
  /** The hold that still lasts. */
  get(key: string): Hold | undefined
  /** Keeps the wait that the error names; `undefined` if it names none. */
  add(key: string, error: RegistryError): Hold | undefined
}

/** A registry that names a longer wait is asked again after a day. */
export const LONGEST_WAIT = Duration.fromObject({ hours: 24 })
const MOST_HOLDS = 1000

export function createHolds(clock: Clock): Holds {
  const holds = createLruCache<Hold & { readonly until: number }>(MOST_HOLDS)
  return {
    get(key) {
      const hold = holds.get(key)
      return hold !== undefined && clock.elapsed() < hold.until ? hold : undefined
    },
    add(key, error) {
      if (error.retryAfterSeconds === undefined) return undefined
      const seconds = Math.min(error.retryAfterSeconds, LONGEST_WAIT.as('seconds'))
      const hold = { error, notBefore: clock.now().plus({ seconds }) }
      holds.set(key, { ...hold, until: clock.elapsed() + seconds * 1000 })
      return hold
    },
  }
}
