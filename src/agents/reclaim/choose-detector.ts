// Which detector an agent uses.
import {
  createNetlinkDetector,
  createPollDetector,
  type Detector,
  type DetectorDeps,
} from '#src/agents/reclaim/detector.ts'
import { NoConnector, openProcessConnector } from '#src/agents/reclaim/process-connector.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export const DETECTOR_MODES = ['auto', 'netlink', 'poll'] as const
export type DetectorMode = (typeof DETECTOR_MODES)[number]

/**
 * `auto` takes the kernel's process connector where it can be used, else it polls /proc and says why. `netlink` never
 * polls.
 *
 * @throws NoConnector for `netlink`, when the process connector cannot be used
 */
export async function chooseDetector(
  mode: DetectorMode,
  deps: DetectorDeps,
  log: Logger,
): Promise<Detector> {
  if (mode === 'poll') return createPollDetector(deps)
  try {
    const connector = await openProcessConnector()
    connector.close()
    return createNetlinkDetector(deps)
  } catch (error) {
    if (mode === 'netlink' || !(error instanceof NoConnector)) throw error
    log.warn('polling /proc', { reason: error.message })
    return createPollDetector(deps)
  }
}
