import type { DateTime } from 'luxon'
import { setCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { Decision, Effect } from '../effects.ts'
import type { Observed } from '../observed.ts'
import { READY } from '../reasons.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import { describeLeftovers } from './leftovers.ts'
import { readyReason } from './remove.ts'

const REASON = 'FinalizerCleanupTimedOut'

/**
 * A deletion that takes longer than its grace, its drain and `finalizerTimeout`: what is left is
 * named, once, in a Warning. The finalizer stays unless the installation forces it (spec §3).
 */
export function overdue(observed: Observed, decision: Decision, now: DateTime): Decision {
  const { deletedAt, spec } = observed
  if (deletedAt === undefined || observed.world === undefined) return decision
  const deadline = deletedAt
    .plus(spec.gracefulShutdownTimeout)
    .plus(spec.nodeDrainTimeout)
    .plus(observed.finalizerTimeout)
  const left = describeLeftovers(observed, now)
  if (now < deadline || left.length === 0) return decision
  const message = overdueMessage(observed, left)
  const say = (status: ScheduledMachineStatus): ScheduledMachineStatus => ({
    ...status,
    message,
    conditions: setCondition(
      status.conditions ?? [],
      { type: READY, status: 'False', reason: REASON, message },
      now,
    ),
  })
  const effects = decision.effects.map(
    (effect): Effect =>
      effect.type === 'record' ? { ...effect, status: say(effect.status) } : effect,
  )
  const release: readonly Effect[] = observed.forceFinalizer ? [{ type: 'removeFinalizer' }] : []
  return {
    effects: [...warning(observed, message), ...effects, ...release],
    status: say(decision.status),
    again: false,
  }
}

function overdueMessage(
  { finalizerTimeout, forceFinalizer }: Observed,
  left: readonly string[],
): string {
  const after = `Not cleaned up ${finalizerTimeout.as('seconds')} s after grace and drain; left: ${left.join(', ')}`
  return forceFinalizer
    ? `${after}. The finalizer was removed all the same; these orphans must be removed by hand`
    : `${after}. Verify them; the finalizer stays until they are gone`
}

function warning(observed: Observed, message: string): readonly Effect[] {
  if (readyReason(observed) === REASON) return []
  return [
    {
      type: 'emit',
      event: {
        type: 'Warning',
        reason: REASON,
        action: REASON,
        note: message,
        id: `${observed.uid} ${REASON}`,
        since: observed.deletedAt && formatInstant(observed.deletedAt),
      },
    },
  ]
}
