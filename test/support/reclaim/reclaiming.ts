// A reclaim that has begun, in the status.
import { IN_WINDOW } from '#test/support/shared-situations.ts'

export const TEXT = 'Emergency reclaim on Node worker at 2026-01-05T14:59:59Z: process-match: java'
export const RECORD = {
  nodeName: 'worker',
  startedAt: IN_WINDOW,
  reason: 'process-match: java',
  requestedAt: '2026-01-05T14:59:59Z',
}
/** Since 15:00Z. */
export const STARTED = {
  reclaim: RECORD,
  shutdownStartedAt: IN_WINDOW,
  phase: 'EmergencyRemove',
} as const
export const TOLD = { EmergencyReclaim: `True EmergencyReclaim: ${TEXT}` }
