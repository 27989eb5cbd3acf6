import { isDrainSkippedByUs } from '#src/cluster-api/skip-drain.ts'
import type { Decision } from '../effects.ts'
import type { Goal } from '../goal.ts'
import type { Observed } from '../observed.ts'

/**
 * A kill that came no further than to tell Cluster API to leave out its drain, and was called off: the Machine stays,
 * or leaves in the ordinary way, and Cluster API drains it again. Of a drain that has begun, the mark may be its own.
 */
export function restoreDrain({ type }: Goal, { world, status }: Observed): Decision | undefined {
  if (type === 'kill' || type === 'orphan' || status.drain !== undefined) return undefined
  if (world?.machine.type !== 'ours') return undefined
  const { value } = world.machine
  if (value.deletionTimestamp !== undefined || !isDrainSkippedByUs(value)) return undefined
  return { before: [{ type: 'restoreMachineDrain' }], again: true }
}
