// A slotted node whose image is staged: mark, cordon, drain, approve. Each step is taken only when the one before it is
// seen done.
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import { currentState, type DrainState, drainDeadline } from '#src/nodes/drain/state.ts'
import { type DrainStep, drainStep } from '#src/nodes/drain/step.ts'
import { isGoingAway } from '#src/nodes/going-away.ts'
import { IN_MOTION } from '#src/wake/wake-time.ts'
import type { NodeStep } from '../effects.ts'
import type { NodeFact } from '../facts.ts'
import type { RebootSlot } from '../schema.ts'
import { DRAIN_TAKES_LONG, describeDrain } from './describe-drain.ts'
import { DRAIN_TIMED_OUT, freeTimedOut, timedOut } from './drain-timeout.ts'
import { isManaged, needsCordon } from './needs-cordon.ts'
import { type SlotContext, type SlotStep, withProblem } from './slot-step.ts'

export function drainAndApprove(context: SlotContext): SlotStep {
  const { slot, member, node, isHalted } = context
  // The approval was stored, and is not on the BootcNode: the pass was killed between the two, or somebody has withdrawn
  // it. Pods may have come meanwhile.
  const isApprovalLost = slot.phase === 'Approved' || slot.phase === 'Rebooting'
  const begun = isApprovalLost ? withoutApproval(slot) : slot
  const isOver = slot.problem === DRAIN_TIMED_OUT
  const held = withProblem(begun, isOver ? DRAIN_TIMED_OUT : undefined)
  if (isHalted && slot.phase === 'Reserved')
    return { slot: held, note: 'waits, because the rollout is halted' }
  if (node?.type === 'unknown') return { slot: held, wakes: SOON, note: node.message }
  if (node?.type !== 'present') return { slot: held, wakes: SOON }
  if (isOver) return freeTimedOut(context, slot)
  if (isGoingAway(node.node)) return { slot: held, wakes: SOON, note: 'is about to be removed' }
  const marks: readonly NodeStep[] = member.row.isInRebootSlot
    ? []
    : [{ type: 'markSlot', wasCordoned: slot.wasCordoned }]
  if (!isManaged(node.node)) return { slot: held, wakes: SOON }
  if (needsCordon(node.node)) {
    return { slot: held, after: [...marks, { type: 'cordonNode' }], again: true }
  }
  if (marks.length > 0) return { slot: held, after: marks, again: true }
  return drain(context, held, node)
}

// The times of an approval that is lost say nothing about the next one.
function withoutApproval(slot: RebootSlot): RebootSlot {
  const { approvedAt: _, bootedDigest: _digest, rebootingSince: _since, ...rest } = slot
  return { ...rest, phase: 'Draining' }
}

const SOON = [{ type: 'within', within: IN_MOTION }] as const

function drain(
  context: SlotContext,
  slot: RebootSlot,
  { node, pods }: Extract<NodeFact, { type: 'present' }>,
): SlotStep {
  const { facts, now } = context
  const { spec, writtenAt } = facts.subject
  if (spec.drain === 'none') return approve(context, slot)
  if (pods === undefined) return { slot, wakes: SOON }
  const state = currentState(slot.drain, writtenAt, now)
  const deadline = spec.drainTimeout && drainDeadline(state, spec.drainTimeout)
  const step = drainStep({ node, pods }, state, { deadline, writtenAt }, now)
  switch (step.type) {
    case 'drained':
      return approve(context, slot)
    case 'timedOut':
      return timedOut(slot, step.pods)
    case 'draining':
      return goOn(context, slot, step)
    default:
      return step satisfies never
  }
}

function goOn(
  { now }: SlotContext,
  slot: RebootSlot,
  { state, evict, wakes }: Extract<DrainStep, { type: 'draining' }>,
): SlotStep {
  const slowAt = parseInstant(state.startedAt)?.plus(DRAIN_TAKES_LONG)
  const isSlow = slowAt !== undefined && now >= slowAt
  const draining: RebootSlot = { ...slot, phase: 'Draining', drain: plain(state) }
  return {
    slot: withProblem(draining, isSlow ? 'DrainTakingTooLong' : undefined),
    after: evict.length === 0 ? [] : [{ type: 'evictPods', pods: evict }],
    wakes: [
      ...wakes,
      ...(slowAt === undefined || isSlow ? [] : [{ type: 'at', at: slowAt } as const]),
    ],
    note: describeDrain(state),
  }
}

function approve({ member, now }: SlotContext, slot: RebootSlot): SlotStep {
  const { drain: _, ...rest } = slot
  const { booted, desiredImage } = member.row
  return {
    slot: {
      ...rest,
      phase: 'Approved',
      approvedAt: formatInstant(now),
      ...(booted !== undefined && { bootedDigest: booted.imageDigest }),
    },
    after: [{ type: 'approve', desiredImage }],
  }
}

// The lists of the schema can be changed, and those of the rules cannot.
function plain(state: DrainState): NonNullable<RebootSlot['drain']> {
  return state
}
