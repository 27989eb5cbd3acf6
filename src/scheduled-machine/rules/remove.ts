// The removal, from the DELETE of the Machine until no object of ours is left. Cluster API deletes the infrastructure
// and bootstrap objects with the Machine. Sundial never deletes a provider object while its Machine exists, because
// some providers could not clean up without the Machine.
import type { DateTime } from 'luxon'
import { machineProgress } from '#src/cluster-api/machine-progress.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { Decision, Effect } from '../effects.ts'
import type { AnyFacts } from '../facts.ts'
import { ownNode } from '../own-node.ts'
import type { ReadyReason } from '../reasons.ts'
import type { ConditionValue } from '../status.ts'
import { statusOf } from '../status.ts'
import type { Subject } from '../subject.ts'
import { BLOCKED } from '../wake.ts'
import { lateNode, reportLateNode, runningLateNode } from './late-node.ts'
import { describeLeftovers, leftover } from './leftovers.ts'
import { describeOtherDrainer, storedOtherDrainer } from './other-drainer.ts'
import { persistedRefs } from './persisted-refs.ts'
import { whileRemoving } from './while-removing.ts'

/** Follows a Machine that is being deleted, then the objects that it left. */
export function remove(facts: AnyFacts, now: DateTime): Decision {
  const { status } = facts
  const late = lateNode(facts)
  const progress = removalProgress(facts)
  const isBlocked = facts.node?.type === 'unknown' || progress.reason === 'Paused'
  const next = statusOf(facts, now, {
    phase: 'ShuttingDown',
    reason: removalReason(facts),
    message: removalMessage(facts, now),
    machineReady: progress,
    change: {
      ...persistedRefs(facts),
      ...(late && reportLateNode(late).change),
      shutdownStartedAt: status.shutdownStartedAt ?? formatInstant(now),
      drain: {
        ...(status.drain ?? { startedAt: formatInstant(now) }),
        ...(isDrainedByOthers(facts) ? {} : { podsRemaining: 0, blocked: [] }),
      },
    },
    wakes: isBlocked ? [{ type: 'within', within: BLOCKED }] : whileRemoving(facts, now),
  })
  return { status: next, after: clearAway(facts) }
}

function removalReason(facts: AnyFacts): ReadyReason {
  if (isStoredAsTimedOut(facts)) return 'NodeDrainFailed'
  const others = storedOtherDrainer(facts)
  if (others?.by === 'Nobody') return 'NodeDrainSkipped'
  return isDrainedByOthers(facts) ? 'NodeDraining' : 'NodeDrained'
}

// While the Machine exists, Cluster API may be draining its Node.
function isDrainedByOthers(facts: AnyFacts): boolean {
  const isThere = facts.machine.type === 'ours'
  return isThere && storedOtherDrainer(facts) !== undefined
}

/**
 * Deletes the objects that the Machine left. While a Machine of that name exists, whoever owns it, deletes nothing.
 */
export function clearAway(facts: AnyFacts): readonly Effect[] {
  if (facts.machine.type !== 'absent') return []
  const roles = ['bootstrap', 'infrastructure'] as const
  const objects = roles.flatMap((role): Effect[] => {
    const object = leftover(facts[role])
    return object === undefined || object.deletionTimestamp !== undefined
      ? []
      : [{ type: 'deleteProviderObject', role }]
  })
  if (objects.length > 0) return objects
  // The next Machine would take this Node for its own.
  const isLeft = ownNode(facts) !== undefined && runningLateNode(facts) === undefined
  return isLeft ? [{ type: 'deleteNode' }] : []
}

function removalMessage(facts: AnyFacts, now: DateTime): string {
  const others = storedOtherDrainer(facts)
  const drain = others === undefined ? '' : `. ${describeOtherDrainer(others)}`
  return `Removing ${describeLeftovers(facts, now).join(', ')}${drain}`
}

export function removalProgress({ machine, node }: AnyFacts): ConditionValue {
  if (machine.type === 'ours') return machineProgress(machine.value)
  if (node?.type === 'unknown') {
    return { status: 'Unknown', reason: 'WorkloadClusterUnreachable', message: node.message }
  }
  return { status: 'False', reason: 'MachineDeleted', message: 'The Machine is gone' }
}

export function readyReason({ status }: Pick<Subject, 'status'>): string | undefined {
  return status.conditions?.find((condition) => condition.type === 'Ready')?.reason
}

/**
 * Whether the status says that the drain timed out. A failed step of a drain has the same reason, but in phase Error.
 */
export function isStoredAsTimedOut({ status }: Pick<Subject, 'status'>): boolean {
  return (
    status.phase === 'ShuttingDown' &&
    status.drain !== undefined &&
    readyReason({ status }) === 'NodeDrainFailed'
  )
}
