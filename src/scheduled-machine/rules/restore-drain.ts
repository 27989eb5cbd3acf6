import { isDrainSkippedByUs } from '#src/cluster-api/skip-drain.ts'
import type { Decision } from '../effects.ts'
import type { MachineFacts } from '../facts.ts'

/**
 * A kill that came no further than to tell Cluster API to leave out its drain, and was called off: the Machine stays,
 * or leaves in the ordinary way, and Cluster API drains it again. Of a drain that has begun, the mark may be its own.
 */
export function restoreDrain({ machine, status }: MachineFacts): Decision | undefined {
  if (machine.type !== 'ours' || status.drain !== undefined) return undefined
  const { value } = machine
  if (value.deletionTimestamp !== undefined || !isDrainSkippedByUs(value)) return undefined
  return { before: [{ type: 'restoreMachineDrain' }], again: true }
}
