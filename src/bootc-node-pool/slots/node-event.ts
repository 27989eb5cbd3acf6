// Events about the BootcNode of a node with a slot, as the bootc operator writes them. They are written with the steps of
// the node, so no annotation has to say which of them are written.
import { shortDigest } from '#src/images/digest.ts'
import type { NodeStep } from '../effects.ts'
import type { BootcNodeRow } from '../facts.ts'
import type { RebootSlot } from '../schema.ts'

const NOTES = {
  Staged: 'has staged the image, and gets a reboot slot',
  Rebooting: 'reboots into the image',
  Idle: 'runs the image, and its reboot slot is free',
} as const

/** The Event is written once for each slot and reason. */
export function nodeEvent(
  reason: keyof typeof NOTES,
  { name, uid }: BootcNodeRow,
  { digest, reservedAt, approvedAt, rebootingSince }: RebootSlot,
): NodeStep {
  return {
    type: 'emitForNode',
    event: {
      type: 'Normal',
      reason,
      action: 'NodeUpdate',
      note: `${name} ${NOTES[reason]} ${shortDigest(digest)}`,
      id: `${uid} ${reason} ${digest} ${reservedAt}`,
      since: rebootingSince ?? approvedAt ?? reservedAt,
    },
  }
}
