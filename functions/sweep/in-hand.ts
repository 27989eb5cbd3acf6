// The keys that a function works on for an earlier sweep. Sweeps overlap: the alarm and the backstop may ring at the same
// time, and a busy API server makes a sweep slow. Another sweep of this process does not hand these keys on again,
// because another pod would get them and do the same work twice.
import type { DateTime, DurationLike } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { DueKey } from '#src/events/due-event.ts'
import { nameOfKey } from '#src/kube/object.ts'

export interface KeysInHand {
  /** The keys that no earlier sweep has handed on. From now on they are in hand. */
  take(kind: string, keys: readonly DueKey[]): readonly DueKey[]
  /** The function has answered for them. With `stay`, they stay in hand for so long. */
  release(kind: string, keys: readonly DueKey[], stay?: DurationLike): void
}

export function createKeysInHand(clock: Clock): KeysInHand {
  /** Until when; `undefined`: until the function answers. */
  const inHand = new Map<string, DateTime | undefined>()
  const nameOf = (kind: string, key: DueKey) => `${kind} ${nameOfKey(key)}`
  const isInHand = (name: string) => {
    if (!inHand.has(name)) return false
    const until = inHand.get(name)
    return until === undefined || until > clock.now()
  }
  return {
    take(kind, keys) {
      const free = keys.filter((key) => !isInHand(nameOf(kind, key)))
      for (const key of free) inHand.set(nameOf(kind, key), undefined)
      return free
    },
    release(kind, keys, stay) {
      for (const [name, until] of inHand) {
        if (until !== undefined && until <= clock.now()) inHand.delete(name)
      }
      for (const key of keys) {
        if (stay === undefined) inHand.delete(nameOf(kind, key))
        else inHand.set(nameOf(kind, key), clock.now().plus(stay))
      }
    },
  }
}
