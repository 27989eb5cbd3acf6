import type { DateTime } from 'luxon'
import type { Decision, Effect, Note } from '../effects.ts'
import type { Observed } from '../observed.ts'
import { statusOf } from '../status.ts'
import { record } from '../transition.ts'
import { IN_MOTION } from '../wake.ts'
import { uncordon } from './cordon.ts'

/**
 * A ScheduledMachine that is deleted goes, and the Machine of its name stays. A cordon of ours is taken back
 * first; for a workload cluster that does not answer that is waited for, as long as for any other deletion.
 */
export function abandon(observed: Observed, notes: readonly Note[], now: DateTime): Decision {
  const { status, world } = observed
  if (world?.node?.type === 'unknown' && mayBeCordoned(observed) && !isOverdue(observed, now)) {
    return waitForNode(observed, world.node.message, now)
  }
  const effects: readonly Effect[] = [
    ...uncordon(observed),
    ...notes.map((event): Effect => ({ type: 'emit', event })),
    { type: 'removeFinalizer' },
  ]
  return { effects, status, again: false }
}

function mayBeCordoned({ status }: Observed): boolean {
  return status.shutdownStartedAt !== undefined
}

function isOverdue({ deletedAt, finalizerTimeout }: Observed, now: DateTime): boolean {
  return deletedAt !== undefined && now >= deletedAt.plus(finalizerTimeout)
}

function waitForNode(observed: Observed, message: string, now: DateTime): Decision {
  const status = statusOf(observed, now, {
    phase: observed.status.phase ?? 'Pending',
    reason: 'Orphaned',
    message: `Deleted; the machine stays. Its Node is uncordoned first: ${message}`,
    machineReady: { status: 'Unknown', reason: 'WorkloadClusterUnreachable', message },
    wakes: [{ type: 'within', within: IN_MOTION }],
  })
  return { effects: record(observed, status), status, again: false }
}
