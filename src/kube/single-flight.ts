// Passes that run at the same moment ask for the same things: they share one request for each.
import { isKubeError } from '#src/kube/kube-error.ts'

export interface SingleFlight<T> {
  /** The answer of the request for `key` that is under way, or else of `ask`, which is then under way. */
  share(key: string, ask: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** A request on its way then answers those who wait for it, and nobody after them. */
  forget(): void
}

export function createSingleFlight<T>(): SingleFlight<T> {
  let running = new Map<string, Promise<T>>()

  const share: SingleFlight<T>['share'] = async (key, ask, signal) => {
    const shared = running.get(key)
    if (shared === undefined) return await begin(key, ask)
    try {
      return await shared
    } catch (error) {
      // Whoever asked first has given up. We have not.
      if (!isKubeError(error, 'Aborted') || signal?.aborted) throw error
      return await share(key, ask, signal)
    }
  }

  const begin = async (key: string, ask: () => Promise<T>): Promise<T> => {
    const among = running
    const request = ask()
    among.set(key, request)
    try {
      return await request
    } finally {
      among.delete(key)
    }
  }

  return {
    share,
    forget() {
      running = new Map()
    },
  }
}
