// One step of one reboot slot (spec/bootc.md §3):
//
//   Reserved ──▶ Draining ──▶ Approved ──▶ Rebooting ──▶ Verifying ──▶ free
//      ▲            │ timeout     │            │ back on the old image
//      │            └──▶ free     │            │
//      └── another digest ────────┴────────────┘
//
// What the node reports outranks the stored phase.
import type { DateTime } from 'luxon'
import { digestIn } from '#src/images/digest.ts'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import { firstOf, type Rule, type Trace } from '#src/reconcile/rules.ts'
import type { Wake } from '#src/wake/wake-time.ts'
import type { NodeStep } from '../effects.ts'
import type { Member } from '../nodes/membership.ts'
import type { RebootSlot } from '../schema.ts'
import type { Subject } from '../subject.ts'
import { drainAndApprove } from './drain.ts'
import { holdFellBack, markFellBack } from './fell-back.ts'
import { free } from './free.ts'
import { needsCordon } from './needs-cordon.ts'
import { nodeEvent } from './node-event.ts'
import { reservedAgain, type SlotContext, type SlotStep, withProblem } from './slot-step.ts'
import { rebootDeadline, whyUnhealthy } from './unhealthy.ts'

/** An approved node should reboot within this time. */
const REBOOT_PENDING = { minutes: 5 }

/**
 * In this order: a reboot is never interrupted. The image that runs is looked at before everything that would bring the
 * node there. A node that fell back is not approved again.
 */
export const SLOT_RULES: readonly Rule<[SlotContext], SlotStep>[] = [
  withNote('whileRebooting', 'Does the node reboot now?', whileRebooting),
  withNote('free', 'Does the node run the image?', free),
  withNote('holdFellBack', 'Has the node come back on its old image before?', holdFellBack),
  withNote('markFellBack', 'Has the node come back on its old image now?', markFellBack),
  withNote('whileApproved', 'Is the reboot of the node approved?', whileApproved),
  withNote('whileNotStaged', 'Has the node not staged the image yet?', whileNotStaged),
]

export function stepSlot(context: SlotContext, trace?: Trace): SlotStep {
  const retargeted = { ...context, slot: forDesiredDigest(context.slot, context.member) }
  const about = context.slot.node
  return firstOf(SLOT_RULES, [retargeted], trace, about) ?? drained(retargeted, trace, about)
}

function withNote(
  name: string,
  question: string,
  decide: (context: SlotContext) => SlotStep | undefined,
): Rule<[SlotContext], SlotStep> {
  return { name, question, decide, detail: (context) => decide(context)?.note }
}

function drained(context: SlotContext, trace: Trace | undefined, about: string): SlotStep {
  const step = drainAndApprove(context)
  const isApproved = step.slot?.phase === 'Approved'
  trace?.({ ...DRAINED, about })(isApproved ? 'yes' : ['no', step.note].filter(Boolean).join(': '))
  return step
}

const DRAINED = { rule: 'drainAndApprove', asked: 'Is the node drained, so that it may reboot?' }

// When the image changes, the node keeps its slot and its cordon, and is drained again for the other digest. But a node
// that reboots now comes up with the former image first.
function forDesiredDigest(slot: RebootSlot, { state, desiredImage }: Member): RebootSlot {
  const digest = digestIn(desiredImage)
  const isSame = digest === undefined || digest === slot.digest
  return isSame || state === 'Rebooting' ? slot : reservedAgain(slot, digest)
}

function whileRebooting(context: SlotContext): SlotStep | undefined {
  const { slot, member, now } = context
  if (member.state !== 'Rebooting') return undefined
  const { drain: _, ...rest } = slot
  const rebooting: RebootSlot = {
    ...rest,
    phase: 'Rebooting',
    rebootingSince: slot.rebootingSince ?? formatInstant(now),
  }
  const isNew = slot.rebootingSince === undefined
  const step = waiting(context, rebooting)
  return isNew ? { ...step, after: [nodeEvent('Rebooting', member.row, rebooting)] } : step
}

function whileApproved(context: SlotContext): SlotStep | undefined {
  const { slot, member, now } = context
  if (member.row.desiredImageState !== 'Booted') return undefined
  if (member.row.desiredImage !== member.desiredImage) return undefined
  const isKnown = slot.phase !== 'Reserved' && slot.phase !== 'Draining'
  const booted = member.row.booted?.imageDigest
  // A person has approved it.
  const byHand = { phase: 'Approved', approvedAt: formatInstant(now) } as const
  const step = waiting(context, {
    ...slot,
    ...(!isKnown && { ...byHand, ...(booted !== undefined && { bootedDigest: booted }) }),
  })
  return { ...step, after: cordonedAgain(context) }
}

// Somebody has made the Node schedulable, and it will reboot.
function cordonedAgain({ node }: SlotContext): readonly NodeStep[] {
  return node?.type === 'present' && needsCordon(node.node) ? [{ type: 'cordonNode' }] : []
}

// The daemon acts now.
function waiting({ member, facts, now }: SlotContext, slot: RebootSlot): SlotStep {
  const { subject } = facts
  const unhealthy = whyUnhealthy(slot, member, subject, now)
  const pendingAt = slot.phase === 'Approved' ? pendingSince(slot) : undefined
  const isPending = pendingAt !== undefined && now >= pendingAt
  const deadline = rebootDeadline(slot, subject, now)
  const wakes = [pendingAt, deadline].flatMap((at): readonly Wake[] =>
    at === undefined || at <= now ? [] : [{ type: 'at', at }],
  )
  const problem = unhealthy ?? (isPending ? 'RebootPending' : undefined)
  return { slot: withProblem(slot, problem), wakes, note: noteOf(problem, slot, subject) }
}

function pendingSince({ approvedAt }: RebootSlot): DateTime | undefined {
  return parseInstant(approvedAt)?.plus(REBOOT_PENDING)
}

function noteOf(
  problem: string | undefined,
  { approvedAt }: RebootSlot,
  { spec: { rebootTimeout } }: Subject,
): string | undefined {
  switch (problem) {
    case 'RebootPending':
      return `approved at ${approvedAt}, and does not reboot: look at its bootc daemon`
    case 'RebootTimeout':
      return `does not come back from its reboot within rebootTimeoutSeconds (${rebootTimeout?.as('seconds')} s)`
    default:
      return undefined
  }
}

// It waits for its daemon to stage the image. It keeps the slot, and no pod is evicted meanwhile.
function whileNotStaged({ slot, member, facts, now }: SlotContext): SlotStep | undefined {
  if (member.state === 'Staged') return undefined
  const isBegun = slot.phase === 'Draining' || slot.phase === 'Reserved'
  const held = isBegun ? slot : reservedAgain(slot, slot.digest)
  const problem = whyUnhealthy(held, member, facts.subject, now)
  return { slot: withProblem(held, problem) }
}
