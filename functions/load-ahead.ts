import type { Logger } from '#src/telemetry/logger.ts'

/** How long after its start a function loads what only its work needs: an event that was there first is
 * answered first. */
const AHEAD_MS = 20

/** Loads what the first work will need, a moment from now. When that fails, the work will say so itself. */
export function loadAhead(load: () => Promise<unknown>, log: Logger): void {
  setTimeout(() => {
    load().catch((error: unknown) => log.warn('could not load ahead', { error }))
  }, AHEAD_MS)
}
