// `kubectl delete --cascade=orphan`: the ScheduledMachine goes, and its machine stays as it is.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import { FOREGROUND_FINALIZER, ORPHAN_FINALIZER } from '#src/kube/labels.ts'
import { seenDeletion, withDeletion } from '../deletion.ts'
import type { Decision, EventDraft } from '../effects.ts'
import { knownMachine, type MachineFacts, type OrphanFacts, type UnownedFacts } from '../facts.ts'
import { statusOf } from '../status.ts'
import { abandon } from './abandon.ts'

/**
 * Stores in the status what becomes of the machine of a deleted object, as soon as it can be told: the garbage
 * collector forgets it when it has taken our owner reference off the Machine.
 */
export function noticeDeletion<T extends MachineFacts>(facts: T, now: DateTime): T {
  if (facts.deletedAt === undefined || seenDeletion(facts) !== undefined) return facts
  const machine = whatBecomes(facts, facts.deletedAt, now)
  return machine === undefined ? facts : withDeletion(facts, machine, now)
}

/** Events are that late at most, usually. */
const LATE_EVENT = { seconds: 30 }

function whatBecomes(
  { finalizers, machine }: MachineFacts,
  deletedAt: DateTime,
  now: DateTime,
): 'Removed' | 'Kept' | undefined {
  if (finalizers.includes(ORPHAN_FINALIZER)) return 'Kept'
  if (finalizers.includes(FOREGROUND_FINALIZER)) return 'Removed'
  // An orphan deletion that has lost its finalizer has lost the owner reference before.
  if (machine.type === 'ours') return 'Removed'
  if (machine.type !== 'unowned') return undefined
  // The garbage collector was first. It takes our owner reference off for an orphan deletion, and for a foreground
  // deletion, too, as the Machine has its Cluster for another owner; of a Machine that was not adopted yet there was
  // none to take. An event that is on its way may yet tell.
  return now < deletedAt.plus(LATE_EVENT) ? undefined : 'Removed'
}

/** A deleted object whose Machine has lost its owner reference, and nothing says yet how it was deleted. */
export function waitForEvent(facts: UnownedFacts, now: DateTime): Decision | undefined {
  const { deletedAt } = facts
  if (deletedAt === undefined || seenDeletion(facts) !== undefined) return undefined
  const until = deletedAt.plus(LATE_EVENT)
  const message = `Deleted. The shutdown begins at ${formatInstant(until)}, unless an event shows that the machine must stay`
  const status = statusOf(facts, now, {
    phase: facts.status.phase ?? 'Pending',
    reason: 'GracePeriodActive',
    message,
    machineReady: { status: 'Unknown', reason: 'GracePeriodActive', message },
    wakes: [{ type: 'at', at: until }],
  })
  return { status }
}

/** Lets go of the Machine: nothing is deleted or drained, and only a cordon of ours is taken back. */
export function orphan(facts: OrphanFacts, now: DateTime): Decision {
  const isThere = facts.machine.type !== 'absent'
  return abandon(facts, isThere ? [said(facts)] : [], now)
}

function said(facts: OrphanFacts): EventDraft {
  const { key, uid } = facts
  const name = `Machine ${key.namespace}/${key.name}`
  const isGoing = knownMachine(facts)?.deletionTimestamp !== undefined
  const rest = isGoing
    ? `${name} was being deleted already, and Cluster API removes it`
    : `${name} stays, and nothing removes it. Delete it by hand, or create a ScheduledMachine ${key.name} that adopts it`
  return {
    type: 'Normal',
    reason: 'Orphaned',
    action: 'OrphanMachine',
    note: `Deleted without its dependents (orphan propagation): ${rest}`,
    id: `${uid} orphaned`,
  }
}
