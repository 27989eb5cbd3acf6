// One watch after the other, for as long as a kind is followed.
import type { Clock } from '#src/clock/clock.ts'
import { pause } from '#src/clock/pause.ts'
import { isKubeError } from '#src/kube/kube-error.ts'

export interface WatchAgainOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** A watch failed, and is tried again after `retrySeconds`. What this throws ends the following. */
  readonly onFailure: (error: unknown, retrySeconds: number) => void
}

/** The server ends a watch after this time. */
export const WATCH_SECONDS = 300
/** A connection that died in silence is given up this much later. */
export const GRACE_SECONDS = 30
const LONGEST_BACK_OFF_SECONDS = 30

/**
 * Calls `watchOnce` with the position where the last watch ended, or with none: at first, after a failure, and when that
 * position is too old (410). It calls `onBegin` when the watch has begun. Resolves when the signal was aborted.
 */
export async function watchAgain<Position>(
  watchOnce: (position: Position | undefined, onBegin: () => void) => Promise<Position | undefined>,
  { clock, signal, onFailure }: WatchAgainOptions,
): Promise<void> {
  let failures = 0
  let position: Position | undefined
  while (!signal.aborted) {
    let pauseSeconds = 1
    try {
      position = await watchOnce(position, () => {
        failures = 0
      })
    } catch (error) {
      if (signal.aborted) return
      const isTooOld = position !== undefined && isKubeError(error, 'Expired')
      position = undefined
      if (!isTooOld) {
        failures += 1
        pauseSeconds = Math.min(2 ** (failures - 1), LONGEST_BACK_OFF_SECONDS)
        onFailure(error, pauseSeconds)
      }
    }
    await pause(clock, pauseSeconds, signal)
  }
}
