// How many slots a pool may have, and how many are free now.

import type { Member } from '../nodes/membership.ts'
import type { Target } from '../nodes/target.ts'
import type { RebootSlot } from '../schema.ts'
import type { ParsedSpec } from '../spec.ts'
import { numberOf } from './max-unavailable.ts'

export interface Capacity {
  readonly max: number
  readonly free: number
  /** Why none is free, as a clause; `undefined` when one is. */
  readonly why: string | undefined
  /** All slots are taken, and that is all. */
  readonly isOrdinary: boolean
}

export interface Demand {
  readonly spec: ParsedSpec
  readonly members: readonly Member[]
  readonly slots: readonly Pick<RebootSlot, 'node'>[]
  /** Nodes with a cordon or a mark of a slot that they have no more. The status tells of them by itself. */
  readonly strays: readonly string[]
  /** Members that another actor removes. They are out of service, with or without a slot. */
  readonly goingAway: ReadonlySet<string>
  readonly isHalted: boolean
  readonly target: Target | undefined
}

/** A smaller `maxUnavailable` takes no slot away. */
export function capacityOf(demand: Demand): Capacity {
  const { spec, members, slots, strays, goingAway } = demand
  const max = numberOf(spec.maxUnavailable ?? 0, members.length)
  const slotted = new Set(slots.map(({ node }) => node))
  const without = [...goingAway].filter((name) => !slotted.has(name)).sort()
  const isStray = ({ name }: Member) => strays.includes(name) && !goingAway.has(name)
  const stray = members.filter((each) => !slotted.has(each.name) && isStray(each))
  const left = max - slotted.size - without.length - stray.length
  const why = whyNone(demand) ?? (left > 0 ? undefined : whyFull(demand, max, without))
  // A share of no nodes is 0, too.
  const isLimited = max === 0 && members.length > 0
  const isOrdinary = whyNone(demand) === undefined && !isLimited && without.length === 0
  return { max, free: why === undefined ? left : 0, why, isOrdinary }
}

function whyNone({ spec, isHalted, target }: Demand): string | undefined {
  if (spec.errors.length > 0) return 'the spec is invalid'
  if (target === undefined) return 'the digest of the image is not known'
  if (isHalted) return 'the rollout is halted'
  if (spec.isPaused) return 'the pool is paused'
  return undefined
}

function whyFull({ slots }: Demand, max: number, without: readonly string[]): string {
  if (max === 0) return 'maxUnavailable is 0'
  const taken = `${slots.length} of ${max} reboot slots are taken`
  if (without.length === 0) {
    return max === 1 ? 'the only reboot slot is taken' : `all ${max} reboot slots are taken`
  }
  const verb = without.length === 1 ? 'is' : 'are'
  return `${taken}, and ${without.join(', ')} ${verb} about to be removed`
}
