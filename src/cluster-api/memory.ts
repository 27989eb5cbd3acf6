// Keeps good answers for ten minutes, and lets those who ask at the same moment share one request.

import { isKubeError } from '#src/kube/kube-error.ts'
import type { Clock } from '#src/reconcile/clock.ts'

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
  let answers = new Map<string, { readonly answer: T; readonly until: number }>()
  let running = new Map<string, Promise<T | undefined>>()

  const recall: Memory<T>['recall'] = async (key, lookUp, signal) => {
    const known = answers.get(key)
    if (known !== undefined && clock.now().toMillis() < known.until) return known.answer
    const shared = running.get(key)
    if (shared === undefined) return await ask(key, lookUp)
    try {
      return await shared
    } catch (error) {
      // Whoever asked first has given up. We have not.
      if (!isKubeError(error, 'Aborted') || signal?.aborted) throw error
      return await recall(key, lookUp, signal)
    }
  }

  const ask = async (key: string, lookUp: () => Promise<T | undefined>) => {
    const [into, among] = [answers, running]
    const request = lookUp()
    among.set(key, request)
    try {
      const answer = await request
      if (answer !== undefined) into.set(key, { answer, until: clock.now().toMillis() + KEPT_MS })
      return answer
    } finally {
      among.delete(key)
    }
  }

  return {
    recall,
    // A request on its way then answers those who wait for it, and nobody after them.
    forget() {
      answers = new Map()
      running = new Map()
    },
  }
}
