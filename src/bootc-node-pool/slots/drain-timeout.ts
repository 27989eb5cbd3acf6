// A drain that takes too long ends: the cordon is undone, the slot is free for the others, and the node is tried again
// later (spec/bootc.md §3). That the time is up is stored first, and then no pass approves the node any more. So none does
// while its cordon is removed.
import type { DateTime } from 'luxon'
import { cutText } from '#src/kube/cut-text.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { isMarked, POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import { backOff, isBackingOff } from '#src/reconcile/stored-back-off.ts'
import type { DrainFailure, RebootSlot } from '../schema.ts'
import { blockersOf } from './describe-drain.ts'
import { type SlotContext, type SlotStep, withProblem } from './slot-step.ts'

const MESSAGE_BYTES = 512
const MOST_PODS = 5

/** The problem of a slot whose drain is over. */
export const DRAIN_TIMED_OUT = 'DrainTimedOut'

/** `pods`: those that are still on the node. */
export function timedOut(slot: RebootSlot, pods: readonly string[]): SlotStep {
  const message = cutText(messageOf(slot, pods), MESSAGE_BYTES)
  const over = { ...slot, lastError: message }
  return { slot: withProblem(over, DRAIN_TIMED_OUT), again: true, note: message }
}

/** Frees a slot whose drain is over. */
export function freeTimedOut({ member, node, now }: SlotContext, slot: RebootSlot): SlotStep {
  const attempts = (slot.attempts ?? 0) + 1
  const isOurs = node?.type === 'present' && isMarked(node.node, POOL_CORDON_ANNOTATION)
  return {
    slot: undefined,
    before: [
      ...(member.row.isInRebootSlot ? [{ type: 'unmarkSlot' } as const] : []),
      ...(isOurs ? [{ type: 'uncordonNode' } as const] : []),
    ],
    drainFailure: {
      node: slot.node,
      attempts,
      notBefore: formatInstant(now.plus(backOff(attempts))),
      message: slot.lastError ?? messageOf(slot, []),
    },
  }
}

function messageOf({ drain }: RebootSlot, pods: readonly string[]): string {
  const left = pods.slice(0, MOST_PODS).join(', ')
  const more = pods.length > MOST_PODS ? ` and ${pods.length - MOST_PODS} more` : ''
  const blockers = drain === undefined ? [] : blockersOf(drain)
  const names = pods.length === 0 ? [] : [`left: ${left}${more}`]
  return ['drain timed out', ...names, ...blockers].join('; ')
}

/** Whether the node has to wait before its drain is tried again. */
export function isWaitingForRetry(failure: DrainFailure | undefined, now: DateTime): boolean {
  return isBackingOff(failure?.notBefore, now)
}
