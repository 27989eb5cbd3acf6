// Which reads a pass needs. Pure, so that the cost of a pass can be read here.
import type { DateTime } from 'luxon'
import { isOnItsWay } from '#src/cluster-api/in-service-summary.ts'
import { isJoined } from '#src/cluster-api/joined.ts'
import type { Machine } from '#src/cluster-api/machine.ts'
import { isMarked } from '#src/nodes/cordon.ts'
import type { Goal } from './goal.ts'
import { CORDONED_BY_ANNOTATION } from './labels.ts'
import type { Found, NodeFact, Subject, World } from './observed.ts'
import { askedByMachine } from './rules/drain-of-others.ts'
import { isProgressing } from './rules/progressing.ts'
import { isFailedForGood } from './rules/replacing.ts'
import { isGraceOver } from './shutdown.ts'

/** Whether it exists, is paused or on its way out matters only to a pass that is about to make or remove
 * something. */
export function needsCluster(goal: Goal, subject: Subject, machine: Found<Machine>): boolean {
  // It is about to be adopted.
  if (machine.type === 'unowned') return true
  switch (goal.type) {
    case 'join':
      // A Machine that has failed is replaced, unless its Cluster is paused; one that goes may go with it.
      return machine.type === 'absent' || (machine.type === 'ours' && isToBeReplaced(machine.value))
    case 'kill':
    case 'leave':
    case 'orphan':
      return machine.type === 'ours' || hasRemains(subject)
    case 'hold':
      return false
    default:
      return goal satisfies never
  }
}

function isToBeReplaced(machine: Machine): boolean {
  return machine.deletionTimestamp !== undefined || isFailedForGood(machine)
}

/** A join that goes on takes no interest in it, unless there is something to be put right. */
export function needsClusterToMend(
  goal: Goal,
  { bootstrap, infrastructure, node }: Pick<World, 'bootstrap' | 'infrastructure' | 'node'>,
): boolean {
  if (goal.type !== 'join') return false
  const isCordonOurs = node?.type === 'present' && isMarked(node.node, CORDONED_BY_ANNOTATION)
  return isCordonOurs || isToBeMended(bootstrap) || isToBeMended(infrastructure)
}

// To be made, or to be deleted before it can be made.
function isToBeMended(child: World['bootstrap']): boolean {
  return child?.type === 'absent' || child?.type === 'stale'
}

/** The name of the Node to read: the Machine's, or the one a Machine that is gone may have left, or one that was
 * `shown` to have registered since. */
export function needsNode(
  goal: Goal,
  { status, deletedAt }: Subject,
  machine: Found<Machine>,
  shown?: string,
): string | undefined {
  if (goal.type === 'hold') return undefined
  if (machine.type === 'ours') {
    if (goal.type === 'kill' || machine.value.deletionTimestamp !== undefined) return undefined
    const isLeaving = goal.type === 'leave' || status.shutdownStartedAt !== undefined
    // One that has lost its nodeRef, in a backup for instance, may have a Node all the same.
    return machine.value.nodeRef?.name ?? (isLeaving ? status.nodeRef?.name : undefined)
  }
  if (machine.type === 'absent') {
    return goal.type === 'join' ? undefined : (status.nodeRef?.name ?? shown)
  }
  // Whoever lets go of it takes its cordon back.
  return deletedAt === undefined ? undefined : status.nodeRef?.name
}

/** While a machine is being made, and after its Machine is gone. In between Cluster API has them. */
export function needsChildren(
  goal: Goal,
  subject: Subject,
  machine: Found<Machine>,
  node: NodeFact | undefined,
  now: DateTime,
): boolean {
  switch (goal.type) {
    case 'join':
      if (machine.type !== 'ours' || machine.value.deletionTimestamp !== undefined) return false
      // They were made, and Cluster API says of its own accord when one of them fails.
      if (isProgressing(subject, now) && isOnItsWay(machine.value)) return false
      return (
        node?.type !== 'unknown' &&
        !(node?.type === 'present' && isJoined(machine.value, node.node))
      )
    case 'kill':
    case 'leave': {
      const isGone = machine.type === 'absent'
      const isTaken = machine.type === 'foreign' && subject.deletedAt !== undefined
      return (isGone || isTaken) && hasRemains(subject)
    }
    case 'orphan':
    case 'hold':
      return false
    default:
      return goal satisfies never
  }
}

/** Whether the pass may come to a drain: a removal that was begun has had its grace. With an open window, too: a
 * Machine that has failed, cannot come up or is to be replaced leaves all the same. */
export function needsPods(
  goal: Goal,
  subject: Subject,
  machine: Found<Machine>,
  now: DateTime,
): boolean {
  if (goal.type !== 'leave' && goal.type !== 'join') return false
  if (machine.type !== 'ours' || machine.value.deletionTimestamp !== undefined) return false
  return isGraceOver(subject, now)
}

/** Whether it is to be found out who drains the Node: when a drain begins, and the Machine does not say. */
export function needsDrainRules(
  goal: Goal,
  subject: Subject,
  machine: Found<Machine>,
  now: DateTime,
): boolean {
  if (subject.status.drain !== undefined || machine.type !== 'ours') return false
  if (machine.value.nodeRef === undefined || askedByMachine(machine.value) !== undefined)
    return false
  return needsPods(goal, subject, machine, now)
}

// Status remembers objects that have not been seen to be gone.
function hasRemains({ status }: Subject): boolean {
  return (
    status.machineRef !== undefined ||
    status.bootstrapRef !== undefined ||
    status.infrastructureRef !== undefined
  )
}
