// What a pass does to the nodes of a pool, from the facts. The status (status/) tells it, and decide.ts puts both in order.
import type { DateTime } from 'luxon'
import { isGoingAway } from '#src/nodes/going-away.ts'
import type { Trace } from '#src/reconcile/rules.ts'
import { isBackingOff } from '#src/reconcile/stored-back-off.ts'
import type { Wake } from '#src/wake/wake-time.ts'
import type { NodeChange } from './effects.ts'
import type { ListedFacts, PoolFacts } from './facts.ts'
import { claim, sync } from './nodes/desired-spec.ts'
import { type Member, type Membership, membershipOf } from './nodes/membership.ts'
import { type Target, targetOf } from './nodes/target.ts'
import type { RebootSlot } from './schema.ts'
import { candidatesOf } from './slots/candidates.ts'
import { type Capacity, capacityOf } from './slots/capacity.ts'
import { type Halt, haltOf } from './slots/halt.ts'
import { announcements, nextNodes, withdrawals } from './slots/next-nodes.ts'
import { type Ledger, ledgerOf, markCordons } from './slots/rebuild.ts'
import { type Reservations, reserve } from './slots/reserve.ts'
import type { SlotStep } from './slots/slot-step.ts'
import { stepAll } from './slots/step-all.ts'
import { isStopped } from './slots/stopped.ts'
import { straysOf } from './slots/strays.ts'

/** What follows from the rows alone. */
export interface Outline {
  readonly target: Target | undefined
  readonly membership: Membership
  readonly ledger: Ledger
  readonly halt: Halt
  /** Members that another actor removes. */
  readonly goingAway: ReadonlySet<string>
  /** Nodes with a cordon or a mark of ours, and without a slot. */
  readonly strays: readonly NodeChange[]
}

export interface Plan extends Outline {
  /** The steps of slots and of nodes that leave, by node. */
  readonly steps: ReadonlyMap<string, SlotStep>
  /** The next ledger. */
  readonly slots: readonly RebootSlot[]
  readonly capacity: Capacity
  /** Why candidates got no slot although one is free, by node: what follows the name in a sentence. */
  readonly refused: ReadonlyMap<string, string>
  /** No further node begins to reboot until somebody acts. */
  readonly isStopped: boolean
  /** The nodes that get the next free slots. */
  readonly next: readonly string[]
  readonly before: readonly NodeChange[]
  readonly after: readonly NodeChange[]
  readonly wakes: readonly Wake[]
  readonly again: boolean
}

export function outlineOf(listed: ListedFacts, now: DateTime): Outline {
  const target = targetOf(listed)
  const membership = membershipOf(listed, target)
  const { members, leaving } = membership
  const byName = new Map(members.map((member) => [member.name, member]))
  const owned = [...members.map(({ row }) => row), ...leaving]
  const ledger = ledgerOf(listed.subject, owned, now)
  const goes = ([name, node]: readonly [string, Parameters<typeof isGoingAway>[0]]) =>
    byName.has(name) && isGoingAway(node)
  return {
    target,
    membership,
    ledger,
    halt: haltOf(ledger.slots, byName, listed.subject, now),
    goingAway: new Set([...listed.cordoned].filter(goes).map(([name]) => name)),
    strays: straysOf(listed, ledger.slots, leaving),
  }
}

/** Deterministic and total. */
export function planOf(facts: PoolFacts, now: DateTime, trace?: Trace): Plan {
  const outline = outlineOf(facts, now)
  const { isRebuilt } = outline.ledger
  trace?.(REBUILT)(isRebuilt ? 'yes' : 'no')
  return isRebuilt ? rebuild(facts, outline) : goOn(facts, outline, now, trace)
}

const REBUILT = {
  rule: 'rebuild',
  asked: 'Do nodes have the marks of a reboot slot that the status does not have?',
}

// The ledger is stored first. Before that, only marks are put right.
function rebuild(facts: PoolFacts, outline: Outline): Plan {
  const { slots } = outline.ledger
  const { members } = outline.membership
  const strays = outline.strays.map(({ node }) => node)
  const demand = { ...outline, strays, spec: facts.subject.spec, members, slots, isHalted: false }
  const capacity = capacityOf(demand)
  return {
    ...outline,
    steps: new Map(),
    slots,
    capacity,
    refused: new Map(),
    isStopped: isStopped(demand, capacity, outline.halt, slots),
    next: [],
    before: [
      ...markCordons(slots, facts.fullNodes),
      ...withdrawals(facts.subject, members, [], new Set(slots.map(({ node }) => node))),
    ],
    after: [],
    wakes: [],
    again: true,
  }
}

function goOn(facts: PoolFacts, outline: Outline, now: DateTime, trace: Trace | undefined): Plan {
  const { membership, ledger, halt, strays, goingAway, target } = outline
  const { subject } = facts
  const { members } = membership
  const { isHalted } = halt
  const steps = stepAll({ facts, membership, slots: ledger.slots, isHalted, now }, trace)
  const kept = [...steps.values()].flatMap(({ slot }) => slot ?? [])
  const names = strays.map(({ node }) => node)
  const spec = subject.spec
  const demand = { spec, members, slots: kept, strays: names, goingAway, isHalted, target }
  const capacity = capacityOf(demand)
  // A node that loses its slot in this pass is not as it was read.
  const held = ledger.slots
  const waiting = { status: subject.status, slots: held, strays: names, goingAway, now }
  const candidates = candidatesOf(members, waiting)
  const freed = new Set(
    [...steps].flatMap(([name, { slot }]) => (slot === undefined ? [name] : [])),
  )
  const reserved = reserve(facts, candidates, { free: capacity.free, taken: kept, freed }, now)
  const slots = [...kept, ...reserved.slots]
  const slotted = new Set(slots.map(({ node }) => node))
  const left = candidates.filter(({ name }) => !slotted.has(name) && !reserved.refused.has(name))
  const full = capacityOf({ ...demand, slots })
  traceCandidates(reserved, left, trace)
  const stopped = isStopped(demand, full, halt, slots)
  const next = nextNodes(left, subject, full, stopped)
  const claims =
    target === undefined
      ? []
      : membership.joining.map(({ name }) => ({ node: name, steps: claim(facts, target) }))
  const changesOf = (when: 'before' | 'after') =>
    [...steps].map(([node, step]) => ({ node, steps: step[when] ?? [] }))
  const errors = new Map((subject.status.nodeErrors ?? []).map((each) => [each.node, each]))
  const isReady = ({ node }: NodeChange) => !isBackingOff(errors.get(node)?.notBefore, now)
  const withdrawn = withdrawals(subject, members, next, slotted)
  return {
    ...outline,
    steps,
    slots,
    capacity: full,
    refused: reserved.refused,
    isStopped: stopped,
    // A notice that cannot be removed yet is not forgotten.
    next: [...next, ...withdrawn.filter((change) => !isReady(change)).map(({ node }) => node)],
    before: merged([...changesOf('before'), ...withdrawn.filter(isReady)]),
    after: merged([
      ...claims.filter(isReady),
      ...members
        .map((member) => ({ node: member.name, steps: sync(facts, member) }))
        .filter(isReady),
      ...changesOf('after'),
      ...reserved.changes,
      ...strays.filter(isReady).filter((change) => isRead(change, facts)),
      ...announcements(subject, next),
    ]),
    wakes: [...steps.values()].flatMap(({ wakes = [] }) => wakes),
    again:
      reserved.slots.length > 0 ||
      reserved.isIncomplete ||
      claims.some(isReady) ||
      [...steps.values()].some(({ again }) => again === true),
  }
}

// Those that got a slot in this pass, those that were refused one, and those that wait.
function traceCandidates(
  { slots, refused }: Pick<Reservations, 'slots' | 'refused'>,
  left: readonly Member[],
  trace: Trace | undefined,
): void {
  if (trace === undefined) return
  const hear = (about: string, answer: string) => trace({ ...RESERVED, about })(answer)
  for (const { node } of slots) hear(node, 'yes')
  for (const [node, why] of refused) hear(node, `no: it${why}`)
  for (const { name } of left) hear(name, 'no')
}

const RESERVED = { rule: 'reserve', asked: 'Does this node get a reboot slot now?' }

// A cordon is removed only from a Node as it was read.
function isRead({ node, steps }: NodeChange, { fullNodes }: PoolFacts): boolean {
  const isUncordoned = steps.some(({ type }) => type === 'uncordonNode')
  return !isUncordoned || fullNodes.get(node)?.type === 'present'
}

// The steps of one node run one after the other.
function merged(changes: readonly NodeChange[]): readonly NodeChange[] {
  const byNode = new Map<string, NodeChange>()
  for (const { node, steps } of changes) {
    if (steps.length === 0) continue
    byNode.set(node, { node, steps: [...(byNode.get(node)?.steps ?? []), ...steps] })
  }
  return [...byNode.values()]
}
