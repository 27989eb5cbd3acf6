// A reboot slot in words.
import type { DateTime } from 'luxon'
import type { RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { describeDrain } from '#src/bootc-node-pool/slots/describe-drain.ts'
import { parseInstant } from '#src/kube/instant.ts'

/** When its present phase began. */
export function slotSince(slot: RebootSlot): DateTime | undefined {
  return parseInstant(
    slot.verifyingSince ??
      slot.rebootingSince ??
      slot.approvedAt ??
      slot.drain?.startedAt ??
      slot.reservedAt,
  )
}

/** How far the drain is and what blocks it, a problem, the last error. */
export function slotDetails(slot: RebootSlot): readonly string[] {
  const isDraining = slot.phase === 'Draining' && slot.drain !== undefined
  return [
    ...(isDraining && slot.drain ? [describeDrain(slot.drain)] : []),
    ...(slot.problem === undefined ? [] : [slot.problem]),
    ...(slot.lastError === undefined ? [] : [slot.lastError]),
  ]
}
