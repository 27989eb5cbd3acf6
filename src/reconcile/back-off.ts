// The back-off of a key whose pass did not finish. Its count of failures is kept until a pass succeeds. Events do not
// reset it, because a server in trouble causes events, too.
import type { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'

/**
 * No pass of a key begins sooner than this after a failed one. An event may mean that the cause is over, so its pass
 * does not wait for the whole back-off. But an overloaded server causes many events, so a key gets at most one pass a
 * second. The first retry also comes after one second.
 */
export const SHORTEST_SECONDS = 1
// The backstop comes every five minutes, so a longer wait has no effect.
const LONGEST_SECONDS = 300
/** The most keys that are kept. Those that failed longest ago are removed first. */
const REMEMBERED = 10_000

export interface Failed {
  /** Passes in a row that failed. */
  readonly tries: number
  /** When to retry, if no request comes earlier. */
  readonly retrySeconds: number
  /** Until then no request starts a pass: the server's Retry-After, or the shortest wait. */
  readonly holdSeconds: number
}

export interface BackOff {
  /** A pass of this key did not finish. */
  fail(name: string, retryAfterSeconds: number | undefined): Failed
  succeed(name: string): void
  /** Seconds until a pass may begin; 0 when it may begin now. */
  remaining(name: string): number
  /** Forgets all keys. */
  clear(): void
}

interface Record {
  tries: number
  until: DateTime
  release: (() => void) | undefined
}

/** `onRelease` is called with each key when its pass may begin. */
export function createBackOff(clock: Clock, onRelease: (name: string) => void): BackOff {
  const records = new Map<string, Record>()

  const forget = (name: string): void => {
    records.get(name)?.release?.()
    records.delete(name)
  }

  // Somebody may wait for its release.
  const dropOldest = (): void => {
    const [oldest] = records
    if (oldest === undefined) return
    const [name, { release }] = oldest
    forget(name)
    if (release !== undefined) onRelease(name)
  }

  return {
    fail(name, retryAfterSeconds = 0) {
      const tries = (records.get(name)?.tries ?? 0) + 1
      forget(name)
      const asked = Math.min(retryAfterSeconds, LONGEST_SECONDS)
      const holdSeconds = Math.max(asked, SHORTEST_SECONDS)
      const retrySeconds = Math.min(Math.max(2 ** (tries - 1), holdSeconds), LONGEST_SECONDS)
      const until = clock.now().plus({ seconds: holdSeconds })
      const record: Record = { tries, until, release: undefined }
      // Counted by a timer, which a change of the system clock does not delay.
      record.release = clock.at(until, () => {
        record.release = undefined
        onRelease(name)
      })
      records.set(name, record)
      if (records.size > REMEMBERED) dropOldest()
      return { tries, retrySeconds, holdSeconds }
    },
    succeed: forget,
    remaining(name) {
      const record = records.get(name)
      if (record?.release === undefined) return 0
      const seconds = record.until.diff(clock.now()).as('seconds')
      return Math.min(Math.max(seconds, 0.001), LONGEST_SECONDS)
    },
    clear() {
      for (const name of [...records.keys()]) forget(name)
    },
  }
}
