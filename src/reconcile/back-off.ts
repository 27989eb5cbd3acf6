// How long a key whose pass could not be finished is left alone. What it remembers lasts until a pass succeeds,
// whatever events come meanwhile: a server in trouble makes events, too.
import type { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'

/**
 * No pass of a key begins sooner after one that failed. An event may tell that the cause is over, so it need not
 * wait for the whole back-off; but while a server struggles they come by the dozen, and one pass a second for
 * each key is what the first retry is, too.
 */
export const SHORTEST_SECONDS = 1
// Later than that the backstop is there first.
const LONGEST_SECONDS = 300
/** Of how many keys it is remembered; those that failed longest ago are forgotten first. */
const REMEMBERED = 10_000

export interface Failed {
  /** Passes in a row that failed. */
  readonly tries: number
  /** When to try again, if nobody asks before. */
  readonly retrySeconds: number
  /** Until then nobody is heard: what the server asked for, or the shortest. */
  readonly holdSeconds: number
}

export interface BackOff {
  /** A pass of this key could not be finished. */
  fail(name: string, retryAfterSeconds: number | undefined): Failed
  succeed(name: string): void
  /** Seconds until a pass may begin; 0 when nothing is against it. */
  remaining(name: string): number
  /** Nothing is held any more. */
  clear(): void
}

interface Record {
  tries: number
  until: DateTime
  release: (() => void) | undefined
}

/** `onRelease` is told of each key whose pass may begin from then on. */
export function createBackOff(clock: Clock, onRelease: (name: string) => void): BackOff {
  const records = new Map<string, Record>()

  const forget = (name: string): void => {
    records.get(name)?.release?.()
    records.delete(name)
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
      // Counted by a timer, which no clock on the wall puts off.
      record.release = clock.at(until, () => {
        record.release = undefined
        onRelease(name)
      })
      records.set(name, record)
      const [oldest] = records.keys()
      if (records.size > REMEMBERED && oldest !== undefined) forget(oldest)
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
