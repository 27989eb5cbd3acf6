// Whether there is nothing to do for a pool before its wake time. The short pass asks for an event: docs/adr/0011. This
// never decides what to do. Where it cannot tell, the answer is no, and a pass reads everything.
import type { DateTime } from 'luxon'
import { digestIn } from '#src/images/digest.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { waitsUntil } from '#src/wake/wake-ahead.ts'
import { FINALIZER } from '../labels.ts'
import { UP_TO_DATE } from '../reasons.ts'
import type { RebootSlot } from '../schema.ts'
import { numberOf } from '../slots/max-unavailable.ts'
import type { Subject } from '../subject.ts'
import type { BootcNodeSeen, NodeSeen, Summary } from './summary.ts'

/** Whether a pass would find nothing to do, if everything that `summary` does not show is unchanged. */
export function isUpToDate(
  subject: Subject,
  { bootcNodes = {}, nodes = {} }: Summary,
  now: DateTime,
): boolean {
  return (
    isWaiting(subject, now) &&
    Object.entries(bootcNodes).every(([name, seen]) => isBootcNodeAsStored(subject, name, seen)) &&
    Object.entries(nodes).every(([name, seen]) => isNodeAsStored(subject, name, seen))
  )
}

// The last pass has seen everything in the pool itself, and its wake time is ahead.
function isWaiting({ status, generation, deletedAt, finalizers }: Subject, now: DateTime): boolean {
  return (
    waitsUntil({ ...status, generation }, now) !== undefined &&
    deletedAt === undefined &&
    finalizers.includes(FINALIZER)
  )
}

function isBootcNodeAsStored(subject: Subject, name: string, seen: BootcNodeSeen): boolean {
  const { targetDigest } = subject.status
  const isOurs = seen.ownerUid === subject.uid && seen.writtenBy !== 'other'
  if (!isOurs || targetDigest === undefined) return false
  if (digestIn(seen.desiredImage) !== targetDigest) return false
  const slot = slotOf(subject, name)
  // One of the two is not written yet, or is lost.
  if (seen.isInRebootSlot !== (slot !== undefined)) return false
  return slot === undefined ? isStoredWithoutSlot(subject, seen) : isStoredWithSlot(slot, seen)
}

function isStoredWithoutSlot(
  subject: Subject,
  { state, desiredImageState, writtenBy }: BootcNodeSeen,
): boolean {
  if (state !== 'UpToDate' && desiredImageState === 'Booted') return false
  // What the daemon reports has not changed.
  if (writtenBy === 'function') return true
  switch (state) {
    case 'Pending':
    case 'Staging':
      return true
    case 'Staged':
      return !hasFreeSlot(subject)
    case 'UpToDate':
      return findCondition(subject.status.conditions ?? [], UP_TO_DATE)?.status === 'True'
    default:
      return false
  }
}

function isStoredWithSlot(
  { phase, problem }: RebootSlot,
  { state, desiredImageState, writtenBy }: BootcNodeSeen,
): boolean {
  const isApproved = desiredImageState === 'Booted'
  if (problem !== undefined) return false
  switch (phase) {
    case 'Reserved':
    case 'Draining':
      return !isApproved && (state === 'Staged' || writtenBy === 'function')
    case 'Approved':
      return isApproved && state === 'Staged'
    case 'Rebooting':
      return isApproved && state === 'Rebooting'
    default:
      return false
  }
}

function hasFreeSlot({ spec, status }: Subject): boolean {
  if (spec.isPaused || spec.errors.length > 0) return false
  const max = numberOf(spec.maxUnavailable ?? 0, status.nodeCount ?? 0)
  return (status.rebootSlots ?? []).length < max
}

// A Node is waited for only when it runs its image and was not Ready.
function isNodeAsStored(subject: Subject, name: string, { isReady, isManaged }: NodeSeen): boolean {
  const isAwaited = slotOf(subject, name)?.phase === 'Verifying'
  return isManaged && !(isAwaited && isReady)
}

function slotOf({ status }: Subject, name: string): RebootSlot | undefined {
  return status.rebootSlots?.find(({ node }) => node === name)
}
