// `kubectl delete --cascade=orphan`: the ScheduledMachine goes, and its machine stays as it is.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import { FOREGROUND_FINALIZER, ORPHAN_FINALIZER } from '#src/kube/labels.ts'
import { seenDeletion, withDeletion } from '../deletion.ts'
import type { Decision, EventDraft } from '../effects.ts'
import { knownMachine, type Observed, type World } from '../observed.ts'
import { statusOf } from '../status.ts'
import { abandon } from './abandon.ts'

/**
 * Stores in the status what becomes of the machine of a deleted object, as soon as it can be told: the garbage
 * collector forgets it when it has taken our owner reference off the Machine.
 */
export function noticeDeletion(observed: Observed, now: DateTime): Observed {
  if (observed.deletedAt === undefined || seenDeletion(observed) !== undefined) return observed
  const machine = whatBecomes(observed, observed.deletedAt, now)
  return machine === undefined ? observed : withDeletion(observed, machine, now)
}

/** Events are that late at most, usually. */
const LATE_EVENT = { seconds: 30 }

function whatBecomes(
  { finalizers, world }: Observed,
  deletedAt: DateTime,
  now: DateTime,
): 'Removed' | 'Kept' | undefined {
  if (finalizers.includes(ORPHAN_FINALIZER)) return 'Kept'
  if (finalizers.includes(FOREGROUND_FINALIZER)) return 'Removed'
  const found = world?.machine
  // An orphan deletion that has lost its finalizer has lost the owner reference before.
  if (found?.type === 'ours') return 'Removed'
  if (found?.type !== 'unowned') return undefined
  // The garbage collector was first. It takes our owner reference off for an orphan deletion, and for a foreground
  // deletion, too, as the Machine has its Cluster for another owner; of a Machine that was not adopted yet there was
  // none to take. An event that is on its way may yet tell.
  return now < deletedAt.plus(LATE_EVENT) ? undefined : 'Removed'
}

/** A deleted object whose Machine has lost its owner reference, and nothing says yet how it was deleted. */
export function waitForEvent(observed: Observed, now: DateTime): Decision | undefined {
  const { deletedAt, world } = observed
  if (deletedAt === undefined || world?.machine.type !== 'unowned') return undefined
  if (seenDeletion(observed) !== undefined) return undefined
  const until = deletedAt.plus(LATE_EVENT)
  const message = `Deleted; the shutdown begins at ${formatInstant(until)}, unless an event says that the machine is to stay`
  const status = statusOf(observed, now, {
    phase: observed.status.phase ?? 'Pending',
    reason: 'GracePeriodActive',
    message,
    machineReady: { status: 'Unknown', reason: 'GracePeriodActive', message },
    wakes: [{ type: 'at', at: until }],
  })
  return { status }
}

/** Lets go of the Machine: nothing is deleted or drained, and only a cordon of ours is taken back. */
export function orphan(observed: Observed, now: DateTime): Decision {
  const isThere = observed.world !== undefined && observed.world.machine.type !== 'absent'
  return abandon(observed, isThere ? [said(observed, observed.world)] : [], now)
}

function said({ key, uid }: Observed, world: World): EventDraft {
  const name = `Machine ${key.namespace}/${key.name}`
  const isGoing = knownMachine(world)?.deletionTimestamp !== undefined
  const rest = isGoing
    ? `${name} was being deleted already, and Cluster API removes it`
    : `${name} stays as it is and nobody removes it. Delete it by hand, or make a ScheduledMachine ${key.name} that adopts it`
  return {
    type: 'Normal',
    reason: 'Orphaned',
    action: 'OrphanMachine',
    note: `Deleted without its dependents (orphan propagation): ${rest}`,
    id: `${uid} orphaned`,
  }
}
