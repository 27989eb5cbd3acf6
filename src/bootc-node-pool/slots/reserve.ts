// New slots. They are stored with the resourceVersion of the pool, so that of two passes only one reserves (I1). Then their
// nodes are marked and cordoned.
import type { DateTime } from 'luxon'
import { digestIn } from '#src/images/digest.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { isCordoned } from '#src/nodes/cordon.ts'
import { isGoingAway } from '#src/nodes/going-away.ts'
import type { NodeChange } from '../effects.ts'
import type { PoolFacts } from '../facts.ts'
import type { Member } from '../nodes/membership.ts'
import type { RebootSlot } from '../schema.ts'
import { isManaged, needsCordon } from './needs-cordon.ts'
import { nodeEvent } from './node-event.ts'
import { isOnlyPlace } from './only-place.ts'

export interface Reservations {
  readonly slots: readonly RebootSlot[]
  readonly changes: readonly NodeChange[]
  /** Why a candidate got no slot, by its name: what follows the name in a sentence. */
  readonly refused: ReadonlyMap<string, string>
  /** A slot is free for a candidate whose Node was not read, or is not labelled yet. The next pass reads it again. */
  readonly isIncomplete: boolean
}

export interface Room {
  readonly free: number
  /** The slots that stay. */
  readonly taken: readonly RebootSlot[]
  /** The nodes whose slot becomes free in this pass. */
  readonly freed: ReadonlySet<string>
}

/** Reserves at most `free` slots for `candidates`, in their order. */
export function reserve(
  facts: PoolFacts,
  candidates: readonly Member[],
  { free, taken, freed }: Room,
  now: DateTime,
): Reservations {
  const refused = new Map<string, string>()
  const slots: RebootSlot[] = []
  let isIncomplete = false
  const changes: NodeChange[] = []
  const attempts = new Map(
    (facts.subject.status.drainFailures ?? []).map((each) => [each.node, each.attempts]),
  )
  const out = new Set(taken.map(({ node }) => node))
  for (const { name, row, desiredImage } of candidates) {
    if (slots.length >= free) break
    const fact = facts.fullNodes.get(name)
    if (fact === undefined) isIncomplete = true
    if (fact?.type === 'unknown') refused.set(name, `: ${fact.message}`)
    if (fact?.type !== 'present') continue
    if (!isManaged(fact.node)) {
      isIncomplete = true
      continue
    }
    if (isGoingAway(fact.node)) {
      refused.set(name, ' is about to be removed')
      continue
    }
    if (isOnlyPlace(name, fact, facts, { out, freed }, now)) {
      refused.set(
        name,
        ' is the only schedulable Node, so its pods have no other place; rollout.drain: none reboots it with them',
      )
      continue
    }
    out.add(name)
    const failed = attempts.get(name)
    const wasCordoned = isCordoned(fact.node)
    const slot: RebootSlot = {
      node: name,
      phase: 'Reserved',
      digest: digestIn(desiredImage) ?? '',
      wasCordoned,
      reservedAt: formatInstant(now),
      ...(failed !== undefined && { attempts: failed }),
    }
    slots.push(slot)
    changes.push({
      node: name,
      steps: [
        ...(row.isInRebootSlot ? [] : [{ type: 'markSlot', wasCordoned } as const]),
        // The cordon ends the notice on the Node, too.
        { type: needsCordon(fact.node) ? 'cordonNode' : 'withdrawAnnouncement' },
        nodeEvent('Staged', row, slot),
      ],
    })
  }
  return { slots, changes, refused, isIncomplete }
}
