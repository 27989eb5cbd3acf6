import type { Logger } from '#src/telemetry/logger.ts'

/** The delay after the start of a function before it loads the modules that only its work needs. An event that is
 * already waiting is answered first. */
const AHEAD_MS = 20

/** Loads the modules for the first work after a short delay. A failure is only logged: the work loads them again and
 * reports the error. */
export function loadAhead(load: () => Promise<unknown>, log: Logger): void {
  setTimeout(() => {
    load().catch((error: unknown) => log.warn('could not preload modules', { error }))
  }, AHEAD_MS)
}
