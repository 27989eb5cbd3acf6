// The removal, from the DELETE of the Machine until nothing of ours is left. Cluster API takes the
// infrastructure and bootstrap objects away with the Machine; a provider object is never deleted
// while its Machine exists (some providers could not clean up without it).
import type { DateTime } from 'luxon'
import { machineProgress } from '#src/cluster-api/machine-progress.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { Decision, Effect } from '../effects.ts'
import { ownNode } from '../node-owner.ts'
import type { Observed } from '../observed.ts'
import type { ReadyReason } from '../reasons.ts'
import type { ConditionValue } from '../status.ts'
import { statusOf } from '../status.ts'
import { BLOCKED } from '../wake.ts'
import { drainOfOthersUnderWay, sayDrainOfOthers } from './drain-of-others.ts'
import { lateNode, runningLateNode, tellLateNode } from './late-node.ts'
import { describeLeftovers, leftover } from './leftovers.ts'
import { persistedRefs } from './persisted-refs.ts'
import { whileRemoving } from './while-removing.ts'

/** Follows a Machine that is being deleted, then what it left behind. */
export function remove(observed: Observed, now: DateTime): Decision {
  const { status } = observed
  const late = lateNode(observed)
  const progress = removalProgress(observed)
  const isBlocked = observed.world?.node?.type === 'unknown' || progress.reason === 'Paused'
  const next = statusOf(observed, now, {
    phase: 'ShuttingDown',
    reason: removalReason(observed),
    message: removalMessage(observed, now),
    machineReady: progress,
    change: {
      ...persistedRefs(observed),
      ...(late && tellLateNode(late).change),
      shutdownStartedAt: status.shutdownStartedAt ?? formatInstant(now),
      drain: {
        ...(status.drain ?? { startedAt: formatInstant(now) }),
        ...(isDrainedByOthers(observed) ? {} : { podsRemaining: 0, blocked: [] }),
      },
    },
    wakes: isBlocked ? [{ type: 'within', within: BLOCKED }] : whileRemoving(observed, now),
  })
  return { status: next, after: clearAway(observed) }
}

function removalReason(observed: Observed): ReadyReason {
  if (isToldAsTimedOut(observed)) return 'NodeDrainFailed'
  const others = drainOfOthersUnderWay(observed)
  if (others?.by === 'Nobody') return 'NodeDrainSkipped'
  return isDrainedByOthers(observed) ? 'NodeDraining' : 'NodeDrained'
}

// As long as there is a Machine, Cluster API may be draining.
function isDrainedByOthers(observed: Observed): boolean {
  const isThere = observed.world?.machine.type === 'ours'
  return isThere && drainOfOthersUnderWay(observed) !== undefined
}

/** Deletes what the Machine left behind; nothing while there is a Machine of that name, whoever's it is. */
export function clearAway(observed: Observed): readonly Effect[] {
  const { world } = observed
  if (world === undefined || world.machine.type !== 'absent') return []
  const roles = ['bootstrap', 'infrastructure'] as const
  const objects = roles.flatMap((role): Effect[] => {
    const object = leftover(world[role])
    return object === undefined || object.deletionTimestamp !== undefined
      ? []
      : [{ type: 'deleteProviderObject', role }]
  })
  if (objects.length > 0) return objects
  // It would pass for the next Machine's.
  const isLeft = ownNode(observed) !== undefined && runningLateNode(observed) === undefined
  return isLeft ? [{ type: 'deleteNode' }] : []
}

function removalMessage(observed: Observed, now: DateTime): string {
  const others = drainOfOthersUnderWay(observed)
  const drain = others === undefined ? '' : `. ${sayDrainOfOthers(others)}`
  return `Removing ${describeLeftovers(observed, now).join(', ')}${drain}`
}

export function removalProgress({ world }: Observed): ConditionValue {
  if (world?.machine.type === 'ours') return machineProgress(world.machine.value)
  if (world?.node?.type === 'unknown') {
    return { status: 'Unknown', reason: 'WorkloadClusterUnreachable', message: world.node.message }
  }
  return { status: 'False', reason: 'MachineDeleted', message: 'The Machine is gone' }
}

export function readyReason({ status }: Pick<Observed, 'status'>): string | undefined {
  return status.conditions?.find((condition) => condition.type === 'Ready')?.reason
}

/** The status says that the time of the drain was up. A step of it that failed has the same reason, in phase Error. */
export function isToldAsTimedOut({ status }: Pick<Observed, 'status'>): boolean {
  return (
    status.phase === 'ShuttingDown' &&
    status.drain !== undefined &&
    readyReason({ status }) === 'NodeDrainFailed'
  )
}
