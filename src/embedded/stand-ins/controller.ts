// The loop that all stand-in controllers share: a queue of keys, each of them once, one after the other or a few at a time.
// A pass that fails is repeated, a little later each time.
import type { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import { isKubeError, KubeError } from '#src/kube/kube-error.ts'
import type { StandIn } from './stand-in.ts'

export interface Controller extends StandIn {
  enqueue(key: string): void
}

const FIRST_BACKOFF_SECONDS = 1
const LONGEST_BACKOFF_SECONDS = 60
// Two controllers that undo each other's writes would never rest, and time would not advance.
const MOST_PASSES_AT_ONE_INSTANT = 5_000

/** Calls `reconcile` for every key that is enqueued. An instant that it returns is when to call it again, if nothing
 * happens before. An error that is not a KubeError is a bug and is not caught. At most `concurrency` keys at a time, and
 * each key once: the same as MaxConcurrentReconciles of a real controller. */
export function createController(
  clock: Clock,
  reconcile: (key: string) => Promise<DateTime | undefined>,
  concurrency = 1,
): Controller {
  const waiting = new Set<string>()
  const inHand = new Set<string>()
  const alarms = new Map<string, () => void>()
  const failures = new Map<string, number>()
  const passes = new Map<string, number>()
  let instant = 0
  let running = 0
  let isStopped = false

  const wakeAt = (key: string, at: DateTime): void => {
    const cancel = clock.at(at, () => enqueue(key))
    alarms.set(key, cancel)
  }

  const count = (key: string): void => {
    const now = clock.now().toMillis()
    if (now !== instant) passes.clear()
    instant = now
    const number = (passes.get(key) ?? 0) + 1
    passes.set(key, number)
    if (number > MOST_PASSES_AT_ONE_INSTANT) {
      throw new Error(`${key} was looked at ${number} times at ${clock.now().toISO()}`)
    }
  }

  const pass = async (key: string): Promise<void> => {
    count(key)
    alarms.get(key)?.()
    alarms.delete(key)
    try {
      const again = await reconcile(key)
      failures.delete(key)
      if (again !== undefined && !isStopped) wakeAt(key, again)
    } catch (error) {
      if (!(error instanceof KubeError)) throw error
      const before = failures.get(key) ?? 0
      failures.set(key, before + 1)
      // Somebody wrote first. That change is in the mirror already.
      if (before === 0 && isKubeError(error, 'Conflict', 'NotFound', 'AlreadyExists'))
        waiting.add(key)
      else if (!isStopped) {
        const seconds = Math.min(FIRST_BACKOFF_SECONDS * 2 ** before, LONGEST_BACKOFF_SECONDS)
        wakeAt(key, clock.now().plus({ seconds }))
      }
    }
  }

  const run = async (): Promise<void> => {
    running += 1
    // Every listener gets the change that named the key before a pass acts on it.
    await Promise.resolve()
    for (let key = next(); key !== undefined && !isStopped; key = next()) {
      waiting.delete(key)
      inHand.add(key)
      await pass(key)
      inHand.delete(key)
    }
    running -= 1
  }

  const next = (): string | undefined => {
    for (const key of waiting) if (!inHand.has(key)) return key
    return undefined
  }

  const enqueue = (key: string): void => {
    if (isStopped) return
    waiting.add(key)
    if (running < concurrency) void run()
  }

  return {
    enqueue,
    isIdle: () => running === 0,
    stop() {
      isStopped = true
      waiting.clear()
      for (const cancel of alarms.values()) cancel()
      alarms.clear()
    },
  }
}
