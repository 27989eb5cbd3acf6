// The passes of an object and the requests of its deliveries take turns. So they do not conflict, and they leave the API
// server alone together when it asks for that. What is sent to the sink needs no turn: no pass waits for a sink.
import type { Clock } from '#src/clock/clock.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { nameOfKey, type ObjectKey } from '#src/kube/object.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import { createHolds } from './holds.ts'

export interface Turns {
  /** Runs `pass` in its turn. `again`, without running it, while the API server wants to be left alone. */
  pass(key: ObjectKey, pass: () => Promise<Outcome>): Promise<Outcome>
  /** The same for one request. Throws a KubeError in the place of `again`. */
  request<T>(key: ObjectKey, request: () => Promise<T>): Promise<T>
}

export function createTurns(clock: Clock): Turns {
  const last = new Map<string, Promise<unknown>>()
  const holds = createHolds(clock)

  const take = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work, work)
    last.set(name, turn)
    try {
      return await turn
    } finally {
      if (last.get(name) === turn) last.delete(name)
    }
  }
  const holdFor = (name: string, seconds: number | undefined) => {
    if (seconds !== undefined) holds.hold(name, seconds)
  }
  return {
    pass: (key, pass) =>
      take(nameOfKey(key), async () => {
        const retryAfterSeconds = holds.secondsLeft(nameOfKey(key))
        if (retryAfterSeconds > 0) return { kind: 'again', reason: HELD, retryAfterSeconds }
        const outcome = await pass()
        if (outcome.kind === 'again') holdFor(nameOfKey(key), outcome.retryAfterSeconds)
        return outcome
      }),
    request: (key, request) =>
      take(nameOfKey(key), async () => {
        const retryAfterSeconds = holds.secondsLeft(nameOfKey(key))
        if (retryAfterSeconds > 0) throw new KubeError('Throttled', HELD, { retryAfterSeconds })
        try {
          return await request()
        } catch (error) {
          if (error instanceof KubeError) holdFor(nameOfKey(key), error.retryAfterSeconds)
          throw error
        }
      }),
  }
}

const HELD = 'the API server asked for a later retry'
