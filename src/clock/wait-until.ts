import type { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'

/** Resolves at `at`, or as soon as the signal is aborted. */
export function waitUntil(clock: Clock, at: DateTime, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.at(at, end)
    signal.addEventListener('abort', end)
  })
}
