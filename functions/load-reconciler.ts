// A reconciler whose modules are loaded after the function listens. So an event is acknowledged before they are loaded.
import type { Reconciler } from '#src/reconcile/reconciler.ts'

export interface LoadedLater<Request> {
  readonly reconcile: Reconciler<Request>
  /** Loads it now. */
  load(): Promise<unknown>
}

/** The reconciler that `load` gives. It is loaded once; after a failure, the next pass loads it again. */
export function loadLater<Request>(load: () => Promise<Reconciler<Request>>): LoadedLater<Request> {
  let loading: Promise<Reconciler<Request>> | undefined
  const loaded = async () => {
    // Load after the answer to the event that needs the pass.
    if (loading === undefined) await new Promise((answered) => setImmediate(answered))
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
  return {
    reconcile: async (request, signal) => (await loaded())(request, signal),
    load: loaded,
  }
}
