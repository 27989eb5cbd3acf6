// In the window: a Machine, its bootstrap and infrastructure objects, and a Node that is Ready.
import type { DateTime } from 'luxon'
import { isJoined } from '#src/cluster-api/joined.ts'
import type { Machine } from '#src/cluster-api/machine.ts'
import { isSaidToBeMissing } from '#src/cluster-api/missing.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { Decision, Effect } from '../effects.ts'
import { isClusterGoing, type Observed, type World } from '../observed.ts'
import { looksForWhatIsMissing } from '../reference-wakes.ts'
import { isOfOtherKind, ROLES } from '../references.ts'
import { references } from '../references-valid.ts'
import { statusOf } from '../status.ts'
import { isOutdated } from '../up-to-date-condition.ts'
import { blocked } from './blocked.ts'
import { leaveWithCluster } from './cluster-going.ts'
import { uncordon } from './cordon.ts'
import { create } from './create.ts'
import { leave } from './leave.ts'
import { obstacle } from './obstacle.ts'
import { persistedRefs } from './persisted-refs.ts'
import { provisioning } from './provisioning.ts'
import { clearAway } from './remove.ts'
import { afterPause, isToBeReplaced } from './replacing.ts'
import { whileRemoving } from './while-removing.ts'

export function join(observed: Observed, now: DateTime): Decision {
  const { world } = observed
  if (world === undefined) throw new Error('join is asked only of a pass that has read the world')
  if (isClusterGoing(observed)) return leaveWithCluster(observed, now)
  const inTheWay = obstacle(observed)
  if (inTheWay !== undefined) return blocked(observed, inTheWay, now)
  if (world.machine.type !== 'ours') return create(observed, now)
  const machine = world.machine.value
  if (machine.deletionTimestamp !== undefined) return waitForPredecessor(observed, now)
  if (hasStaleChild(world)) return waitForPredecessor(observed, now)
  if (isNodeReady(machine, world)) return active(observed, now)
  if (isStranded(observed, machine, now)) return leave(observed, 'stranded', now)
  if (isToBeReplaced(observed, machine, now)) return leave(afterPause(observed), 'failed', now)
  return provisioning(observed, machine, now)
}

/** The Machine's Node has joined, is Ready, and is not a leftover of an earlier Machine. */
function isNodeReady(machine: Machine, world: World): boolean {
  return world.node?.type === 'present' && isJoined(machine, world.node.node)
}

// The kind was changed, and what the Machine refers to does not exist: it will not come up. Of one whose Node is
// not to be asked about nobody knows that it is not in service.
function isStranded(observed: Observed, machine: Machine, now: DateTime): boolean {
  if (observed.world?.node?.type === 'unknown') return false
  const madeAt = parseInstant(machine.creationTimestamp)
  if (madeAt === undefined || now < madeAt.plus(BEING_MADE)) return false
  return ROLES.some(
    (role) => isOfOtherKind(role, observed, machine) && isSaidToBeMissing(role, machine),
  )
}

/** Longer than a pass may take. */
const BEING_MADE = { minutes: 2 }

function hasStaleChild({ bootstrap, infrastructure }: World): boolean {
  return bootstrap?.type === 'stale' || infrastructure?.type === 'stale'
}

function active(observed: Observed, now: DateTime): Decision {
  const status = statusOf(observed, now, {
    phase: 'Active',
    reason: 'MachineReady',
    message: messageInService(observed),
    machineReady: { status: 'True', reason: 'MachineReady', message: 'The Node is Ready' },
    change: { ...persistedRefs(observed), shutdownStartedAt: undefined, drain: undefined },
    // One that is to be replaced waits for what its successor refers to.
    wakes: isOutdated(observed, observed.world?.machine)
      ? looksForWhatIsMissing(observed, now)
      : [],
  })
  return { before: uncordon(observed), status }
}

function messageInService(observed: Observed): string {
  const machine = observed.world?.machine
  const changed =
    machine?.type === 'ours' && machine.applied.type === 'recorded' ? machine.applied.changed : []
  const outdated =
    changed.length > 0 ? `; ${changed.join(', ')} changed (see condition UpToDate)` : ''
  const { status, message } = references(observed)
  const missing = status === 'False' ? `. The spec cannot be carried out: ${message}` : ''
  return `The machine is in service${outdated}${missing}`
}

// A host that is made anew every day must be let go by its last Machine before the next one asks.
function waitForPredecessor(observed: Observed, now: DateTime): Decision {
  const message = 'The previous Machine is still being removed'
  const status = statusOf(observed, now, {
    phase: 'Pending',
    reason: 'AwaitingSchedule',
    message,
    machineReady: { status: 'False', reason: 'Deleting', message },
    change: { shutdownStartedAt: undefined, drain: undefined },
    wakes: whileRemoving(observed, now),
  })
  const stale = observed.world?.machine.type === 'ours' ? deleteStale(observed.world) : []
  return { status, after: [...stale, ...clearAway(observed)] }
}

function deleteStale(world: World): readonly Effect[] {
  const roles = ['bootstrap', 'infrastructure'] as const
  return roles.flatMap((role): Effect[] => {
    const found = world[role]
    const isGoing = found?.type === 'stale' && found.value.deletionTimestamp !== undefined
    return found?.type === 'stale' && !isGoing ? [{ type: 'deleteProviderObject', role }] : []
  })
}
