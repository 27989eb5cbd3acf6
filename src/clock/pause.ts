import type { Clock } from '#src/clock/clock.ts'

/** Resolves after so many seconds, or as soon as the signal is aborted. */
export function pause(clock: Clock, seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const end = () => {
      cancel()
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.at(clock.now().plus({ seconds }), end)
    signal?.addEventListener('abort', end, { once: true })
  })
}
