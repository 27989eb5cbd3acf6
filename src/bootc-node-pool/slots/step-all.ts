// One step of every slot, and of every node that leaves.
import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import { isMarked, POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import type { Trace } from '#src/reconcile/rules.ts'
import { isBackingOff } from '#src/reconcile/stored-back-off.ts'
import { IN_MOTION } from '#src/wake/wake-time.ts'
import type { PoolFacts } from '../facts.ts'
import type { Membership } from '../nodes/membership.ts'
import type { NodeError, RebootSlot } from '../schema.ts'
import { leave } from './leave.ts'
import type { SlotStep } from './slot-step.ts'
import { stepSlot } from './step.ts'

export interface Steps {
  readonly facts: PoolFacts
  readonly membership: Membership
  readonly slots: readonly RebootSlot[]
  readonly isHalted: boolean
  readonly now: DateTime
}

/** By the names of the nodes; the slots first, in the order of the ledger. */
export function stepAll(steps: Steps, trace?: Trace): ReadonlyMap<string, SlotStep> {
  const { facts, membership, slots, now } = steps
  const errors = new Map((facts.subject.status.nodeErrors ?? []).map((each) => [each.node, each]))
  const waits = (name: string, slot: RebootSlot | undefined) => {
    const error = errors.get(name)
    return isBackingOff(error?.notBefore, now) && error !== undefined
      ? untilRetry(slot, error)
      : undefined
  }
  const members = new Map(membership.members.map((member) => [member.name, member]))
  const leaving = new Map(membership.leaving.map((row) => [row.name, row]))
  const result = new Map<string, SlotStep>()
  for (const slot of slots) {
    const node = facts.fullNodes.get(slot.node)
    const member = members.get(slot.node)
    const row = leaving.get(slot.node)
    const step = () => {
      if (member !== undefined) return stepSlot({ ...steps, member, slot, node }, trace)
      return row === undefined ? withoutBootcNode(steps, slot) : leave({ row, slot, node, now })
    }
    result.set(slot.node, waits(slot.node, slot) ?? step())
  }
  for (const [name, row] of leaving) {
    const node = facts.fullNodes.get(name)
    if (result.has(name)) continue
    result.set(name, waits(name, undefined) ?? leave({ row, slot: undefined, node, now }))
  }
  return result
}

// After a refusal the node waits, and the others go on.
function untilRetry(slot: RebootSlot | undefined, { message, notBefore }: NodeError): SlotStep {
  const at = parseInstant(notBefore)
  return { slot, note: message, wakes: at === undefined ? [] : [{ type: 'at', at }] }
}

// Somebody has deleted the BootcNode. If the node is still selected, it gets a new one and keeps its slot.
function withoutBootcNode({ facts, membership }: Steps, slot: RebootSlot): SlotStep {
  if (membership.joining.some(({ name }) => name === slot.node)) return { slot }
  const node = facts.fullNodes.get(slot.node)
  if (node === undefined || node.type === 'unknown') {
    return { slot, wakes: [{ type: 'within', within: IN_MOTION }], note: node?.message }
  }
  const isOurs = node.type === 'present' && isMarked(node.node, POOL_CORDON_ANNOTATION)
  return { slot: undefined, before: isOurs ? [{ type: 'uncordonNode' }] : [] }
}
