// The ledger, as it is stored or, if the status was lost, from the annotations of the BootcNodes. A pool whose status has
// no ledger at all is new, restored without its status, or from the bootc operator, which has only the annotations.
import type { DateTime } from 'luxon'
import { digestIn, hasDigest } from '#src/images/digest.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { isCordoned, isMarked, POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import type { NodeChange } from '../effects.ts'
import type { BootcNodeRow, NodeFact } from '../facts.ts'
import type { RebootSlot } from '../schema.ts'
import type { Subject } from '../subject.ts'

export interface Ledger {
  readonly slots: readonly RebootSlot[]
  /** It is not stored yet. Nothing is reserved before it is. */
  readonly isRebuilt: boolean
}

/** In the order in which the slots were reserved, or by name. `owned`: the BootcNodes of the pool. */
export function ledgerOf(
  { status }: Subject,
  owned: readonly BootcNodeRow[],
  now: DateTime,
): Ledger {
  if (status.rebootSlots !== undefined) return { slots: status.rebootSlots, isRebuilt: false }
  const marked = owned.filter(({ isInRebootSlot }) => isInRebootSlot)
  return { slots: marked.map((row) => slotOf(row, now)), isRebuilt: marked.length > 0 }
}

function slotOf(row: BootcNodeRow, now: DateTime): RebootSlot {
  const digest = digestIn(row.desiredImage) ?? ''
  const { booted } = row
  const isApproved = row.desiredImageState === 'Booted'
  const isDone = booted !== undefined && hasDigest(booted, digest)
  return {
    node: row.name,
    phase: isApproved ? 'Approved' : 'Reserved',
    digest,
    // Without the annotation nothing says that the cordon is ours.
    wasCordoned: row.wasCordoned !== 'false',
    reservedAt: formatInstant(now),
    ...(isApproved && { approvedAt: formatInstant(now) }),
    ...(isApproved && booted && !isDone && { bootedDigest: booted.imageDigest }),
  }
}

/** The bootc operator cordons without a mark, and its annotation says that the cordon is its own. So that the pool removes it
 * later, it gets our mark. */
export function markCordons(
  slots: readonly RebootSlot[],
  nodes: ReadonlyMap<string, NodeFact>,
): readonly NodeChange[] {
  return slots.flatMap(({ node: name, wasCordoned }): readonly NodeChange[] => {
    const fact = nodes.get(name)
    if (wasCordoned || fact?.type !== 'present') return []
    const { node } = fact
    const isUnmarked = isCordoned(node) && !isMarked(node, POOL_CORDON_ANNOTATION)
    return isUnmarked ? [{ node: name, steps: [{ type: 'markCordon' }] }] : []
  })
}
