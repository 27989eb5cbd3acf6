// Too many unhealthy slots halt the rollout: no new slots and no new drains, until there are fewer.

import type { DateTime } from 'luxon'
import type { Member } from '../nodes/membership.ts'
import type { RebootSlot } from '../schema.ts'
import type { Subject } from '../subject.ts'
import { numberOf } from './max-unavailable.ts'
import { type Unhealthy, whyUnhealthy } from './unhealthy.ts'

export interface UnhealthySlot {
  readonly node: string
  readonly why: Unhealthy
}

export interface Halt {
  readonly isHalted: boolean
  readonly threshold: number
  /** The unhealthy slots, in order of their nodes. */
  readonly unhealthy: readonly UnhealthySlot[]
}

export function haltOf(
  slots: readonly RebootSlot[],
  members: ReadonlyMap<string, Member>,
  subject: Subject,
  now: DateTime,
): Halt {
  const unhealthy = slots.flatMap((slot) => {
    const member = members.get(slot.node)
    const why = member && whyUnhealthy(slot, member, subject, now)
    return why === undefined ? [] : [{ node: slot.node, why }]
  })
  const threshold = Math.max(1, numberOf(subject.spec.haltThreshold, members.size))
  return { isHalted: unhealthy.length >= threshold, threshold, unhealthy: unhealthy.sort(byNode) }
}

function byNode(a: { readonly node: string }, b: { readonly node: string }): number {
  return a.node < b.node ? -1 : 1
}
