// The nodes that may get a slot next.
import type { DateTime } from 'luxon'
import { isBackingOff } from '#src/reconcile/stored-back-off.ts'
import type { Member } from '../nodes/membership.ts'
import type { BootcNodePoolStatus, RebootSlot } from '../schema.ts'
import { isWaitingForRetry } from './drain-timeout.ts'
import { isMarkedFellBack } from './fell-back.ts'

export interface Waiting {
  readonly status: BootcNodePoolStatus
  readonly slots: readonly RebootSlot[]
  readonly strays: readonly string[]
  readonly goingAway: ReadonlySet<string>
  readonly now: DateTime
}

/**
 * By name. Nodes that are down come last: they may never reboot, and would keep their slots. So do nodes whose drain
 * timed out.
 */
export function candidatesOf(
  members: readonly Member[],
  { status, slots, strays, goingAway, now }: Waiting,
): readonly Member[] {
  const slotted = new Set(slots.map(({ node }) => node))
  const failures = new Map((status.drainFailures ?? []).map((each) => [each.node, each]))
  const errors = new Map((status.nodeErrors ?? []).map((each) => [each.node, each]))
  const may = ({ name, row, state, desiredImage }: Member) =>
    state === 'Staged' &&
    !row.isDeleting &&
    !isMarkedFellBack({ row, desiredImage }) &&
    !slotted.has(name) &&
    !strays.includes(name) &&
    !goingAway.has(name) &&
    !isWaitingForRetry(failures.get(name), now) &&
    !isBackingOff(errors.get(name)?.notBefore, now)
  const rank = ({ name, node }: Member) =>
    (failures.has(name) ? 1 : 0) + (node.ready === 'False' ? 2 : 0)
  return members.filter(may).sort((a, b) => rank(a) - rank(b))
}
