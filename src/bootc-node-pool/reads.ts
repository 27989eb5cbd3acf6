// Which objects a pass must read whole, from the rows alone. Only a slot that moves now needs its Node, so the reads of a
// rollout are in proportion to the nodes that it moves, and not to the pool.
import type { DateTime } from 'luxon'
import { isBackingOff } from '#src/reconcile/stored-back-off.ts'
import type { BootcNodeRow, ListedFacts } from './facts.ts'
import type { Member } from './nodes/membership.ts'
import { type Outline, outlineOf } from './plan.ts'
import type { RebootSlot } from './schema.ts'
import { candidatesOf } from './slots/candidates.ts'
import { capacityOf } from './slots/capacity.ts'
import { DRAIN_TIMED_OUT } from './slots/drain-timeout.ts'
import { isMarkedFellBack } from './slots/fell-back.ts'
import { seemsDone } from './slots/free.ts'
import { isRebooting } from './slots/leave.ts'
import { hasPlaceInPool } from './slots/only-place.ts'

/** All lists are in order of name. */
export interface Reads {
  /** Nodes to read whole. */
  readonly nodes: readonly string[]
  /** Of these, the Nodes whose pods are listed, after the Node is read. */
  readonly pods: readonly string[]
  /** `hasPlaceOutside` is needed. */
  readonly placeOutside: boolean
}

/** Whether `cordoned` is needed: a Node without a slot is unschedulable, and the rows do not say who did that. */
export function needsCordoned({ goal, subject, nodes }: Omit<ListedFacts, 'cordoned'>): boolean {
  const { rebootSlots = [], strays = [] } = subject.status
  if (goal === 'release' || strays.length > 0) return true
  const slotted = new Set(rebootSlots.map(({ node }) => node))
  return [...nodes.values()].some(({ name, isSchedulable }) => !isSchedulable && !slotted.has(name))
}

export function readsOf(listed: ListedFacts, now: DateTime): Reads {
  const outline = outlineOf(listed, now)
  const { membership, ledger } = outline
  const members = new Map(membership.members.map((member) => [member.name, member]))
  const errors = new Map((listed.subject.status.nodeErrors ?? []).map((each) => [each.node, each]))
  const isWaiting = (name: string) => isBackingOff(errors.get(name)?.notBefore, now)
  const slots = ledger.slots.filter(({ node }) => !isWaiting(node))
  const moving = slots.filter((slot) => {
    const member = members.get(slot.node)
    if (ledger.isRebuilt || member === undefined) return true
    return needsNode(slot, member, outline.halt.isHalted)
  })
  const draining = moving.filter(({ node }) => isDraining(members.get(node), listed))
  const leaving = membership.leaving.filter((row) => !isWaiting(row.name) && isEntangled(row))
  const next = ledger.isRebuilt ? [] : nextCandidates(listed, outline, now)
  const marked = outline.strays.filter(
    ({ node, steps }) => !isWaiting(node) && steps.some(({ type }) => type === 'uncordonNode'),
  )
  const crowded = next.filter((name) => isWithoutPlace(name, listed, outline))
  return {
    nodes: sorted([
      ...moving.map(({ node }) => node),
      ...leaving.map(({ name }) => name),
      ...marked.map(({ node }) => node),
      ...next,
    ]),
    pods: sorted([...draining.map(({ node }) => node), ...crowded]),
    placeOutside: crowded.length > 0,
  }
}

function needsNode({ phase }: RebootSlot, member: Member, isHalted: boolean): boolean {
  const { state, row, node } = member
  switch (state) {
    case 'UpToDate':
      return seemsDone(member)
    case 'Staged':
      if (isMarkedFellBack(member)) return false
      if (row.desiredImageState === 'Booted') return node.isSchedulable
      return !(isHalted && phase === 'Reserved')
    default:
      return false
  }
}

// Its pods count only once its cordon is seen.
function isDraining(member: Member | undefined, { subject }: ListedFacts): boolean {
  if (member === undefined || subject.spec.drain === 'none') return false
  const { state, row, node } = member
  return state === 'Staged' && row.desiredImageState !== 'Booted' && !node.isSchedulable
}

// Without a slot, only a node with a mark or in a reboot has more to undo than its label. A BootcNode that is being deleted
// may be there for long, and its label is removed once.
function isEntangled(row: BootcNodeRow): boolean {
  return row.isInRebootSlot || row.isDeleting || isRebooting(row)
}

/** A candidate that turns out to be going away must not hide the others. */
const SPARE = 3

function nextCandidates(listed: ListedFacts, outline: Outline, now: DateTime): readonly string[] {
  const { subject } = listed
  const { membership, ledger, strays, goingAway, halt, target } = outline
  const { members } = membership
  const { spec, status } = subject
  const freed = freedSoon(outline)
  const slots = ledger.slots.filter(({ node }) => !freed.has(node))
  const names = strays.map(({ node }) => node)
  const isHalted = halt.isHalted
  const { free } = capacityOf({ spec, members, slots, strays: names, goingAway, isHalted, target })
  if (free <= 0) return []
  const waiting = { status, slots: ledger.slots, strays: names, goingAway, now }
  const candidates = candidatesOf(members, waiting)
  return candidates.slice(0, free + SPARE).map(({ name }) => name)
}

// The slots that become free in this pass, as far as the rows say.
function freedSoon({ membership, ledger }: Outline): ReadonlySet<string> {
  const done = new Set(membership.members.filter(seemsDone).map(({ name }) => name))
  const freed = ledger.slots.filter(
    ({ node, problem }) => done.has(node) || problem === DRAIN_TIMED_OUT,
  )
  return new Set(freed.map(({ node }) => node))
}

function isWithoutPlace(name: string, listed: ListedFacts, outline: Outline): boolean {
  if (listed.subject.spec.drain === 'none') return false
  const freed = freedSoon(outline)
  const out = outline.ledger.slots.filter(({ node }) => !freed.has(node))
  return !hasPlaceInPool(name, listed, { out: new Set(out.map(({ node }) => node)), freed })
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort()
}
