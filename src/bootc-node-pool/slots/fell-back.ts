// A node that comes back on its old image: its firmware or boot loader fell back, or the new image did not start. The
// approval is withdrawn, else the daemon would stage and reboot again and again. The mark on the BootcNode lasts until the
// digest changes or a person removes it.
import { FELL_BACK_ANNOTATION } from '#src/bootc-node/labels.ts'
import { digestIn, hasDigest, shortDigest } from '#src/images/digest.ts'
import type { Member } from '../nodes/membership.ts'
import type { RebootSlot } from '../schema.ts'
import { reservedAgain, type SlotContext, type SlotStep, withProblem } from './slot-step.ts'

/** Holds the slot of a node that has the mark. */
export function holdFellBack({ slot, member }: SlotContext): SlotStep | undefined {
  if (!isMarkedFellBack(member)) return undefined
  const isApproved = member.row.desiredImageState === 'Booted'
  return {
    ...held(slot),
    ...(isApproved && { before: [{ type: 'withdrawApproval' }] }),
  }
}

/** Marks a node that has come back on its old image. */
export function markFellBack({ slot, member }: SlotContext): SlotStep | undefined {
  if (!hasComeBack(slot, member)) return undefined
  return { ...held(slot), before: [{ type: 'markFellBack', digest: slot.digest }] }
}

function held(slot: RebootSlot): SlotStep {
  const note = `came back on its old image, and is not approved again for ${shortDigest(slot.digest)}`
  const again = reservedAgain(slot, slot.digest)
  const lastError = `${note}. ${remedyOf([slot.node])}`
  return { slot: withProblem({ ...again, lastError }, 'FellBack'), note }
}

/** What a person does about nodes that fell back, without a full stop. */
export function remedyOf(nodes: readonly string[]): string {
  const command = `kubectl annotate bootcnode ${nodes.join(' ')} ${FELL_BACK_ANNOTATION}-`
  return `To try it again: ${command} (or set another image in spec.image.ref)`
}

/** Whether the node has the mark for the digest that it should run. */
export function isMarkedFellBack({
  row,
  desiredImage,
}: Pick<Member, 'row' | 'desiredImage'>): boolean {
  return row.fellBack !== undefined && row.fellBack === digestIn(desiredImage)
}

/**
 * Whether the node is back on the image that it ran at its approval. It has been down if it was seen rebooting and does
 * not reboot any more. If that was missed, only `Idle` shows it, because an approved node with a staged image is never
 * idle. `Staged` shows nothing: a daemon that was started again may report it before it reboots the host.
 */
export function hasComeBack(
  { phase, bootedDigest, digest }: RebootSlot,
  { row, state, desiredImage }: Member,
): boolean {
  const isOld = row.booted !== undefined && bootedDigest === row.booted.imageDigest
  const isForDigest = row.desiredImage === desiredImage && desiredImage.endsWith(`@${digest}`)
  if (!isOld || !isForDigest || hasDigest(row.booted, digest)) return false
  if (row.desiredImageState !== 'Booted') return false
  // A daemon that knows of the fall-back is degraded, and has nothing staged. A daemon that cannot read its host, also
  // after the reboot, is degraded and may be idle, and the images in its status are those of before.
  if (state === 'Degraded' && row.staged !== undefined) return false
  const isIdle = row.idle?.status === 'True'
  const isStaging = row.idle?.status === 'False' && row.idle.reason === 'Staging'
  if (phase === 'Rebooting') return isIdle || isStaging
  return phase === 'Approved' && isIdle && hasSeenSpec(row)
}

function hasSeenSpec({ observedGeneration, generation }: Member['row']): boolean {
  return observedGeneration === undefined || observedGeneration >= generation
}
