// The transitions of a BootcNodePool that a sink hears of: those of its rollout and of its health, and those of the nodes in
// its reboot slots.
import type { DateTime } from 'luxon'
import { findCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { EventKind } from '#src/outbox/transition-event.ts'
import type { Transition } from '#src/outbox/undelivered.ts'
import { DEGRADED, UP_TO_DATE } from './reasons.ts'
import { BOOTC_NODE_POOLS } from './resource.ts'
import type { BootcNodePoolStatus } from './schema.ts'

/** The states of a pool: the reasons of `UpToDate`, and those of `Degraded`. */
export const POOL_STATES = [
  'AllUpdated',
  'RolloutInProgress',
  'Paused',
  'TargetUnknown',
  'Degraded',
  'Healthy',
] as const

/** The states of a node: the phases of its reboot slot, and at last that it has none. */
export const NODE_STATES = [
  'Reserved',
  'Draining',
  'Approved',
  'Rebooting',
  'Verifying',
  'Released',
] as const

export const POOL_EVENTS: EventKind = { resource: BOOTC_NODE_POOLS, noun: 'pool' }

/** The changes from one status to the next, which is stored at `now`. */
export function poolTransitions(
  before: BootcNodePoolStatus,
  after: BootcNodePoolStatus,
  now: DateTime,
): readonly Transition[] {
  const changes = [rollout(before, after), health(before, after), ...slots(before, after)]
  const at = formatInstant(now)
  return changes.flatMap((each) => (each === undefined ? [] : [{ ...each, at }]))
}

type Change = Omit<Transition, 'at'> | undefined

function rollout(before: BootcNodePoolStatus, after: BootcNodePoolStatus): Change {
  const from = findCondition(before.conditions ?? [], UP_TO_DATE)?.reason
  const to = findCondition(after.conditions ?? [], UP_TO_DATE)?.reason
  return to === undefined || to === from ? undefined : { to, ...(from !== undefined && { from }) }
}

// A pool that is new and healthy has not changed.
function health(before: BootcNodePoolStatus, after: BootcNodePoolStatus): Change {
  const from = findCondition(before.conditions ?? [], DEGRADED)
  const to = findCondition(after.conditions ?? [], DEGRADED)
  const wasDegraded = from?.status === 'True'
  if (to === undefined || (to.status === 'True') === wasDegraded) return undefined
  return wasDegraded
    ? { to: 'Healthy', from: 'Degraded' }
    : { to: 'Degraded', from: 'Healthy', reason: to.reason }
}

function slots(before: BootcNodePoolStatus, after: BootcNodePoolStatus): readonly Change[] {
  const byNode = ({ rebootSlots = [] }: BootcNodePoolStatus) =>
    new Map(rebootSlots.map((slot) => [slot.node, slot]))
  const [earlier, later] = [byNode(before), byNode(after)]
  const taken = [...later.values()].map(({ node, phase: to, problem: reason }): Change => {
    const from = earlier.get(node)?.phase
    if (from === to) return undefined
    return {
      to,
      node,
      ...(from !== undefined && { from }),
      ...(reason !== undefined && { reason }),
    }
  })
  const released = [...earlier.values()].map(
    ({ node, phase: from }): Change =>
      later.has(node) ? undefined : { to: 'Released', from, node },
  )
  return [...taken, ...released]
}
