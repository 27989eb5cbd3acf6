// `kubectl delete --cascade=orphan`: the ScheduledMachine is deleted, and its machine stays.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import { FOREGROUND_FINALIZER, ORPHAN_FINALIZER } from '#src/kube/labels.ts'
import { seenDeletion, withDeletion } from '../deletion.ts'
import type { Decision, EventDraft } from '../effects.ts'
import { knownMachine, type MachineFacts, type OrphanFacts, type UnownedFacts } from '../facts.ts'
import { statusOf } from '../status.ts'
import { abandon } from './abandon.ts'

/**
 * Stores in the status whether the machine of a deleted object stays. This is done as soon as it is known, because
 * the garbage collector removes the evidence together with our owner reference.
 */
export function noticeDeletion<T extends MachineFacts>(facts: T, now: DateTime): T {
  if (facts.deletedAt === undefined || seenDeletion(facts) !== undefined) return facts
  const machine = futureOfMachine(facts, facts.deletedAt, now)
  return machine === undefined ? facts : withDeletion(facts, machine, now)
}

/** Most events arrive within this time. */
const LATE_EVENT = { seconds: 30 }

function futureOfMachine(
  { finalizers, machine }: MachineFacts,
  deletedAt: DateTime,
  now: DateTime,
): 'Removed' | 'Kept' | undefined {
  if (finalizers.includes(ORPHAN_FINALIZER)) return 'Kept'
  if (finalizers.includes(FOREGROUND_FINALIZER)) return 'Removed'
  // In an orphan deletion, the owner reference is removed before the finalizer.
  if (machine.type === 'ours') return 'Removed'
  if (machine.type !== 'unowned') return undefined
  // The garbage collector was faster. It removes our owner reference in an orphan deletion. It also does so in a
  // foreground deletion, because the Machine has its Cluster as another owner. A Machine that was not adopted yet had
  // no reference. An event that arrives later may still tell.
  return now < deletedAt.plus(LATE_EVENT) ? undefined : 'Removed'
}

/**
 * The object is deleted, its Machine has lost the owner reference, and nothing says yet how the object was deleted.
 */
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

/** Releases the Machine: nothing is deleted or drained, and only our cordon is removed. */
export function orphan(facts: OrphanFacts, now: DateTime): Decision {
  const isThere = facts.machine.type !== 'absent'
  return abandon(facts, isThere ? [eventOf(facts)] : [], now)
}

function eventOf(facts: OrphanFacts): EventDraft {
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
