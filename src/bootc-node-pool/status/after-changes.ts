// The results of the effects on single nodes, in the status. One node that refuses does not stop the others.
import type { DateTime } from 'luxon'
import { cutText } from '#src/kube/cut-text.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { afterEvictions } from '#src/nodes/drain/after-evictions.ts'
import { backOff } from '#src/reconcile/stored-back-off.ts'
import type { NodeResult, NodeStep } from '../effects.ts'
import type { BootcNodePoolStatus, NodeError, RebootSlot } from '../schema.ts'

/** The limits keep the status small. */
const MOST_ERRORS = 50
const MOST_BLOCKED = 10
const MESSAGE_BYTES = 512

/** The status with the results; the same object when they change nothing. */
export function afterChanges(
  status: BootcNodePoolStatus,
  results: readonly NodeResult[],
  now: DateTime,
): BootcNodePoolStatus {
  const byNode = new Map(results.map((result) => [result.node, result]))
  const errors = errorsAfter(status.nodeErrors ?? [], byNode, now)
  const { nodeErrors: _, ...rest } = status
  const slots = status.rebootSlots?.map((slot) => slotAfter(slot, byNode.get(slot.node)))
  const isRefused = results.some(({ refused }) => refused !== undefined)
  if (!isRefused && errors.length === (status.nodeErrors?.length ?? 0) && isSame(slots, status)) {
    return status
  }
  const first = [status.wakeTime, ...errors.map(({ notBefore }) => notBefore)]
  return {
    ...rest,
    ...(slots !== undefined && { rebootSlots: slots }),
    ...(errors.length > 0 && { nodeErrors: errors }),
    ...(errors.length > 0 && {
      wakeTime: first.flatMap((at) => at ?? []).sort()[0] ?? formatInstant(now),
    }),
  }
}

function isSame(slots: readonly RebootSlot[] | undefined, { rebootSlots }: BootcNodePoolStatus) {
  return slots === undefined || slots.every((slot, index) => slot === rebootSlots?.[index])
}

function errorsAfter(
  errors: readonly NodeError[],
  results: ReadonlyMap<string, NodeResult>,
  now: DateTime,
): readonly NodeError[] {
  const attempts = new Map(errors.map((error) => [error.node, error.attempts]))
  const added = [...results.values()].flatMap(({ node, refused }): readonly NodeError[] => {
    if (refused === undefined) return []
    const count = (attempts.get(node) ?? 0) + 1
    const message = cutText(`Failed to ${DOING[refused.step]}: ${refused.message}`, MESSAGE_BYTES)
    return [{ node, attempts: count, notBefore: formatInstant(now.plus(backOff(count))), message }]
  })
  return [...errors.filter(({ node }) => !results.has(node)), ...added].slice(-MOST_ERRORS)
}

function slotAfter(slot: RebootSlot, result: NodeResult | undefined): RebootSlot {
  if (result === undefined) return slot
  const { evictions, refused } = result
  const failed = refused && `Failed to ${DOING[refused.step]}: ${refused.message}`
  const { drain } = slot
  if (failed === undefined && (evictions === undefined || drain === undefined)) return slot
  const drained = drain && evictions && afterEvictions(drain, evictions)
  return {
    ...slot,
    ...(drained && {
      drain: { ...drained, blocked: drained.blocked?.slice(0, MOST_BLOCKED) ?? [] },
    }),
    ...(failed !== undefined && { lastError: cutText(failed, MESSAGE_BYTES) }),
  }
}

const DOING: Record<NodeStep['type'], string> = {
  createBootcNode: 'create the BootcNode',
  syncBootcNode: 'change the BootcNode',
  labelNode: 'label the Node',
  unlabelNode: 'remove the label of the Node',
  markSlot: 'mark the reboot slot on the BootcNode',
  cordonNode: 'cordon the Node',
  markCordon: 'mark the cordon of the Node',
  evictPods: 'evict pods',
  approve: 'approve the reboot',
  withdrawApproval: 'withdraw the approval of the reboot',
  markFellBack: 'mark the BootcNode as fallen back',
  uncordonNode: 'uncordon the Node',
  unmarkSlot: 'remove the mark of the reboot slot',
  deleteBootcNode: 'delete the BootcNode',
  announceReboot: 'announce the reboot on the Node',
  withdrawAnnouncement: 'remove the announcement from the Node',
  emitForNode: 'write an Event',
}
