import type { EvictionResult } from './evict.ts'
import type { DrainState } from './state.ts'

/** The state after a round of evictions, with the pods that are blocked and the messages of the API server. */
export function afterEvictions<T extends DrainState>(
  state: T,
  results: readonly EvictionResult[],
): T {
  const gone = results.filter(({ outcome }) => outcome === 'gone').length
  return {
    ...state,
    podsRemaining: Math.max(0, (state.podsRemaining ?? 0) - gone),
    blocked: results
      .filter(({ outcome }) => outcome === 'blocked' || outcome === 'failed')
      .map(({ pod, message }) => ({ ...pod, message: message ?? 'refused' })),
  }
}
