// Callers that send the same request at the same time share one request. Passes that run at the same time often do.
import { waitUntimed } from '#src/clock/deadline.ts'
import { isKubeError } from '#src/kube/kube-error.ts'

export interface SingleFlight<T> {
  /** The answer of the running request for `key`. If none is running, starts `ask`. */
  share(key: string, ask: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Later callers do not share the requests that are running now. */
  forget(): void
}

export function createSingleFlight<T>(): SingleFlight<T> {
  let running = new Map<string, Promise<T>>()

  const share: SingleFlight<T>['share'] = async (key, ask, signal) => {
    const shared = running.get(key)
    if (shared === undefined) return await begin(key, ask)
    try {
      // A wait of the first caller for its turn does not count against the deadline of this one.
      return await waitUntimed(signal, shared)
    } catch (error) {
      // The first caller aborted the request, but this caller still needs the answer.
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
