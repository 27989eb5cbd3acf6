// Caches successful answers for ten minutes. Callers at the same time share one request.
import type { Clock } from '#src/clock/clock.ts'
import { createSingleFlight } from './single-flight.ts'

export interface TtlCache<T> {
  /** The cached answer, or the answer of `lookUp`. `undefined` and errors are returned but not cached. */
  recall(
    key: string,
    lookUp: () => Promise<T | undefined>,
    signal?: AbortSignal,
  ): Promise<T | undefined>
  forget(): void
}

const KEPT_MS = 10 * 60 * 1000

export function createTtlCache<T>(clock: Clock): TtlCache<T> {
  const requests = createSingleFlight<T | undefined>()
  let answers = new Map<string, { readonly answer: T; readonly until: number }>()

  return {
    async recall(key, lookUp, signal) {
      const known = answers.get(key)
      if (known !== undefined && clock.now().toMillis() < known.until) return known.answer
      const into = answers
      const ask = async () => {
        const answer = await lookUp()
        if (answer !== undefined) into.set(key, { answer, until: clock.now().toMillis() + KEPT_MS })
        return answer
      }
      return await requests.share(key, ask, signal)
    },
    forget() {
      answers = new Map()
      requests.forget()
    },
  }
}
