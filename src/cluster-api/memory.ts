// Keeps good answers for ten minutes, and lets those who ask at the same moment share one request.
import type { Clock } from '#src/reconcile/clock.ts'
import { createSharedRequests } from './shared-requests.ts'

export interface Memory<T> {
  /** The remembered answer, or that of `lookUp`. `undefined` and errors are passed on, not kept. */
  recall(
    key: string,
    lookUp: () => Promise<T | undefined>,
    signal?: AbortSignal,
  ): Promise<T | undefined>
  forget(): void
}

const KEPT_MS = 10 * 60 * 1000

export function createMemory<T>(clock: Clock): Memory<T> {
  const requests = createSharedRequests<T | undefined>()
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
