// A node that leaves: the selector does not match it any more, or its Node or the pool is deleted (spec/bootc.md §2). A
// reboot that has begun is awaited. Else the approval is withdrawn, our cordon is undone, the label is removed, and the
// BootcNode is deleted.
import type { DateTime } from 'luxon'
import { digestIn, hasDigest } from '#src/images/digest.ts'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import { isMarked, POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import { isReady } from '#src/nodes/readiness.ts'
import { IN_MOTION } from '#src/wake/wake-time.ts'
import type { NodeStep } from '../effects.ts'
import type { BootcNodeRow, NodeFact } from '../facts.ts'
import type { RebootSlot } from '../schema.ts'
import { isManaged } from './needs-cordon.ts'
import { endOfNotice } from './next-nodes.ts'
import type { SlotStep } from './slot-step.ts'

/** A daemon that has not seen the withdrawal after this time is not waited for. */
const WITHDRAWN = { minutes: 1 }

export interface LeaveContext {
  readonly row: BootcNodeRow
  readonly slot: RebootSlot | undefined
  /** `undefined`: it was not read, because the node has no slot. */
  readonly node: NodeFact | undefined
  readonly now: DateTime
}

export function leave(context: LeaveContext): SlotStep {
  const { slot, node } = context
  if (slot !== undefined && node === undefined) return { slot, wakes: SOON }
  if (node?.type === 'unknown') return { slot, wakes: SOON, note: node.message }
  // An approval in it goes with it, before another node gets the slot.
  if (node?.type === 'absent') return { slot: undefined, before: [{ type: 'deleteBootcNode' }] }
  return (
    whileRebooting(context) ??
    withdraw(context) ??
    whileWithdrawn(context) ?? { slot: undefined, before: release(context) }
  )
}

const SOON = [{ type: 'within', within: IN_MOTION }] as const

function whileRebooting({ row, slot, node, now }: LeaveContext): SlotStep | undefined {
  const note = 'leaves the pool after its reboot'
  if (isRebooting(row)) {
    const since = slot?.rebootingSince ?? formatInstant(now)
    return {
      slot: slot && { ...slot, phase: 'Rebooting', rebootingSince: since },
      wakes: SOON,
      note,
    }
  }
  const isBack = slot?.phase !== 'Rebooting' || node?.type !== 'present' || isReady(node.node)
  return isBack ? undefined : { slot, wakes: SOON, note }
}

/** Whether its daemon reports that it reboots the host. */
export function isRebooting({ idle }: Pick<BootcNodeRow, 'idle'>): boolean {
  return idle?.status === 'False' && idle.reason === 'Rebooting'
}

const UNSEEN = 'leaves the pool when its daemon has seen that it does not reboot'

// When the approval is withdrawn is stored first. So no pass takes the node for one that was never approved.
function withdraw({ row, slot, now }: LeaveContext): SlotStep | undefined {
  if (row.desiredImageState !== 'Booted' || runsDesired(row)) return undefined
  return {
    slot: slot && { ...slot, withdrawnAt: slot.withdrawnAt ?? formatInstant(now) },
    after: [{ type: 'withdrawApproval' }],
    wakes: SOON,
    note: UNSEEN,
  }
}

/** Whether it runs the image in its spec. After a reboot into it, a node stays approved, and does not reboot again. */
export function runsDesired({ booted, desiredImage }: BootcNodeRow): boolean {
  const digest = digestIn(desiredImage)
  return booted !== undefined && digest !== undefined && hasDigest(booted, digest)
}

// The daemon may have decided to reboot before the approval was withdrawn. It has not if it reports that it has seen the
// present spec.
function whileWithdrawn({ row, slot, now }: LeaveContext): SlotStep | undefined {
  if (slot === undefined || !WERE_APPROVED.has(slot.phase) || runsDesired(row)) return undefined
  const { observedGeneration: seen, generation } = row
  if (seen !== undefined && seen >= generation) return undefined
  const stored = parseInstant(slot.withdrawnAt)
  const since = stored === undefined || stored > now ? now : stored
  const wait = seen === undefined ? IN_MOTION : WITHDRAWN
  if (now >= since.plus(wait)) return undefined
  return { slot: { ...slot, withdrawnAt: formatInstant(since) }, wakes: SOON, note: UNSEEN }
}

const WERE_APPROVED: ReadonlySet<RebootSlot['phase']> = new Set(['Approved', 'Rebooting'])

// Without the Node, the label is removed whether it is there or not.
function release({ row, node }: LeaveContext): readonly NodeStep[] {
  const read = node?.type === 'present' ? node.node : undefined
  const isOurs = read !== undefined && isMarked(read, POOL_CORDON_ANNOTATION)
  const isLabelled = read === undefined || isManaged(read)
  return [
    // From then on a slow pass cannot approve the node.
    ...(row.isInRebootSlot ? [{ type: 'unmarkSlot' } as const] : []),
    ...(isOurs ? [{ type: 'uncordonNode' } as const] : []),
    ...(read === undefined ? [] : endOfNotice(read)),
    ...(isLabelled ? [{ type: 'unlabelNode' } as const] : []),
    ...(row.isDeleting ? [] : [{ type: 'deleteBootcNode' } as const]),
  ]
}
