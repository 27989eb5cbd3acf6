// The keys that a function works on for an earlier sweep. Sweeps overlap: the alarm and the backstop may ring at the same
// time, and a busy API server makes a sweep slow. Another sweep of this process does not hand these keys on again,
// because another pod would get them and do the same work twice.
//
// One slow object holds the answer to its whole batch. So a key is in hand only as long as its row shows the same state:
// if that has changed, a pass has recorded another wake time, or the spec has changed, and there is other work to do.
import type { DurationLike } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { DueKey } from '#src/events/due-event.ts'
import { nameOfKey } from '#src/kube/object.ts'
import type { Due } from '#src/wake/due.ts'

export interface KeysInHand {
  /** The keys that no earlier sweep has handed on in the same state. From now on they are in hand. */
  take(kind: string, keys: readonly DueKey[], states: Due['states']): Taken
}

export interface Taken {
  readonly keys: readonly DueKey[]
  /** The function has answered for these keys. With `stay`, they stay in hand for so long. */
  release(keys: readonly DueKey[], stay?: DurationLike): void
}

interface InHand {
  readonly state: string | undefined
}

export function createKeysInHand(clock: Clock): KeysInHand {
  const inHand = new Map<string, InHand>()
  return {
    take(kind, keys, states) {
      const nameOf = (key: DueKey) => `${kind} ${nameOfKey(key)}`
      const mine = new Map<string, InHand>()
      const free = keys.filter((key) => {
        const name = nameOf(key)
        const state = states.get(nameOfKey(key))
        const earlier = inHand.get(name)
        if (earlier !== undefined && earlier.state === state) return false
        mine.set(name, { state })
        return true
      })
      for (const [name, taken] of mine) inHand.set(name, taken)
      const putDown = (names: readonly string[]) => {
        for (const name of names) if (inHand.get(name) === mine.get(name)) inHand.delete(name)
      }
      return {
        keys: free,
        release(done, stay) {
          const names = done.map(nameOf)
          // Counted by a timer, which a change of the system clock does not delay.
          if (stay === undefined) putDown(names)
          else clock.at(clock.now().plus(stay), () => putDown(names))
        },
      }
    },
  }
}
