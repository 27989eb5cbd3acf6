// The result of one rule about one slot.
import type { DateTime } from 'luxon'
import type { Wake } from '#src/wake/wake-time.ts'
import type { NodeStep } from '../effects.ts'
import type { NodeFact, PoolFacts } from '../facts.ts'
import type { Member } from '../nodes/membership.ts'
import type { DrainFailure, RebootSlot } from '../schema.ts'

export interface SlotStep {
  /** `undefined`: the slot is free. */
  readonly slot: RebootSlot | undefined
  /** Before the slot is stored: nothing here is disruptive. */
  readonly before?: readonly NodeStep[]
  readonly after?: readonly NodeStep[]
  readonly wakes?: readonly Wake[]
  readonly again?: true
  /** Why the node is not done, for the message of the pool. */
  readonly note?: string | undefined
  readonly drainFailure?: DrainFailure
}

/** A slot of a member of the pool, with the facts about its node. */
export interface SlotContext {
  readonly facts: PoolFacts
  readonly member: Member
  readonly slot: RebootSlot
  /** `undefined`: it was not read, because the row says that it is not needed. */
  readonly node: NodeFact | undefined
  readonly isHalted: boolean
  readonly now: DateTime
}

/** The slot as it was when it was reserved, for this digest. */
export function reservedAgain(
  { node, wasCordoned, reservedAt, attempts }: RebootSlot,
  digest: string,
): RebootSlot {
  const kept = { node, wasCordoned, reservedAt, ...(attempts !== undefined && { attempts }) }
  return { ...kept, phase: 'Reserved', digest }
}

/** The slot with its problem, or without one. */
export function withProblem(slot: RebootSlot, problem: string | undefined): RebootSlot {
  const { problem: _, ...rest } = slot
  return problem === undefined ? rest : { ...rest, problem }
}
