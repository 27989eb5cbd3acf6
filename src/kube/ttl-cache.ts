// Keeps good answers for ten minutes, and lets those who ask at the same moment share one request.
import type { Clock } from '#src/clock/clock.ts'
import { createSingleFlight } from './single-flight.ts'

export interface TtlCache<T> {
  /** The remembered answer, or that of `lookUp`. `undefined` and errors are passed on, not kept. */
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
