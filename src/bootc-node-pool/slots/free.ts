// A slot is free when the node runs its desired image. Only the booted digest proves that: a soft reboot keeps the boot
// ID. The cordon is removed before the slot is stored as free, so that never more nodes are out than there are slots. The
// mark on the BootcNode is removed before the cordon: from then on a slow pass cannot approve the node.
import { formatInstant } from '#src/kube/instant.ts'
import { isMarked, POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import { isReady } from '#src/nodes/readiness.ts'
import { IN_MOTION } from '#src/wake/wake-time.ts'
import type { NodeStep } from '../effects.ts'
import type { NodeFact } from '../facts.ts'
import type { Member } from '../nodes/membership.ts'
import type { RebootSlot } from '../schema.ts'
import { endOfNotice } from './next-nodes.ts'
import { nodeEvent } from './node-event.ts'
import { appendReboot } from './reboots.ts'
import { type SlotContext, type SlotStep, withProblem } from './slot-step.ts'
import { whyUnhealthy } from './unhealthy.ts'

export function free(context: SlotContext): SlotStep | undefined {
  const { slot, member, node, facts, now } = context
  if (member.state !== 'UpToDate') return undefined
  if (seemsDone(member) && node?.type === 'present' && isReady(node.node)) {
    return { slot: undefined, before: undoOnNode(context, node) }
  }
  const problem = whyUnhealthy(slot, member, facts.subject, now)
  const verifying: RebootSlot = {
    ...slot,
    phase: 'Verifying',
    verifyingSince: slot.verifyingSince ?? formatInstant(now),
  }
  return {
    slot: withProblem(verifying, problem),
    wakes: node === undefined ? [] : [{ type: 'within', within: IN_MOTION }],
    note: whyNotFree(member.row.idle?.status === 'True', node),
  }
}

/** Whether the rows show that the slot is free: the image runs, the daemon is idle, and the Node is Ready. */
export function seemsDone({ state, row, node }: Member): boolean {
  return state === 'UpToDate' && row.idle?.status === 'True' && node.ready === 'True'
}

function whyNotFree(isIdle: boolean, node: NodeFact | undefined): string {
  if (!isIdle) return 'runs the image, and its daemon is not idle yet'
  if (node?.type === 'unknown') return `runs the image; ${node.message}`
  return 'runs the image, and its Node is not Ready'
}

function undoOnNode(
  { slot, member: { row }, now }: SlotContext,
  { node }: Extract<NodeFact, { type: 'present' }>,
): readonly NodeStep[] {
  const reboots = appendReboot(row.reboots, slot, now)
  const unmark = { type: 'unmarkSlot', ...(reboots !== undefined && { reboots }) } as const
  return [
    ...(row.isInRebootSlot ? [unmark] : []),
    ...(isMarked(node, POOL_CORDON_ANNOTATION) ? [{ type: 'uncordonNode' } as const] : []),
    ...endOfNotice(node),
    nodeEvent('Idle', row, slot),
  ]
}
