// The right end of a run, once nobody has done anything for long enough (I3, I5, I7, I9). It follows from the specs and the
// objects.
import type { DateTime } from 'luxon'
import { fieldsAt, numberAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Wrong } from '../core/history.ts'
import { isFault } from '../core/plan.ts'
import { BACKSTOP_MS } from '../core/run-parts.ts'
import { isReady, podsOn } from '../scheduled-machine/facts.ts'
import {
  bootcNode,
  condition,
  desiredDigest,
  fellBackFrom,
  isCordoned,
  isInSlot,
  isManaged,
  isPaused,
  isSelected,
  isValid,
  markOf,
  mostOf,
  ownedBy,
  ownerOf,
  poolNamed,
  poolsIn,
  runs,
  slotsOf,
} from './facts.ts'
import { digestOf, TAGGED } from './images.ts'
import type { PoolPast } from './past.ts'
import { TAGS } from './places.ts'
import type { PoolsPlan } from './plan.ts'
import { leftovers } from './rules/outlives.ts'

/** Everything that is not as it should be. */
export function judgeEnds(plan: PoolsPlan, past: PoolPast): readonly Wrong[] {
  return [
    ...plan.pools.flatMap(({ name }) => judgePool(name, past)),
    ...leftovers(past.before).map((left) => ({ invariant: 'I5', says: `there is still ${left}` })),
  ]
}

function judgePool(name: string, past: PoolPast): readonly Wrong[] {
  const pool = poolNamed(past.before, name)
  if (pool === undefined) return []
  const says = (invariant: string) => (what: string) => ({
    invariant,
    says: `${name}: ${what}; it says: ${textAt(pool, 'status', 'message')}`,
  })
  if (pool.metadata.deletionTimestamp !== undefined) return [says('I3')('it was deleted long ago')]
  if (!isValid(pool)) return invalidPool(pool, past).map(says('I9'))
  return [
    ...members(pool, past).map(says('I3')),
    ...rollout(pool, past).map(says('I3')),
    ...slotless(pool, past).map(says('I5')),
  ]
}

// A reboot that has begun is finished.
function invalidPool(pool: KubeObject, { before }: PoolPast): readonly string[] {
  const done = slotsOf(pool).filter((slot) => {
    const its = bootcNode(before, slot.node)
    return its !== undefined && runs(its, slot.digest) && desiredDigest(its) === slot.digest
  })
  return [
    ...(condition(pool, 'Degraded').status === 'True' ? [] : ['its spec is invalid']),
    ...done.map((slot) => `${slot.node} runs its image, and still has its slot`),
  ]
}

function members(pool: KubeObject, { before }: PoolPast): readonly string[] {
  const { uid, name } = pool.metadata
  const wrong: string[] = []
  for (const each of before.list('', 'Node')) {
    const its = bootcNode(before, each.metadata.name)
    const isIn = isSelected(each, name)
    const isOurs = its !== undefined && ownerOf(its) === uid
    if (isIn && its === undefined && targetOf(pool, before) !== undefined)
      wrong.push(`${each.metadata.name} is selected, and has no BootcNode`)
    if (!isIn && isOurs) wrong.push(`${each.metadata.name} is not selected any more`)
    if (isOurs && !isManaged(each)) wrong.push(`Node ${each.metadata.name} has not our label`)
    const reason = condition(pool, 'Degraded').reason
    if (isIn && its !== undefined && !isOurs && !OVER_CONFLICT.has(reason))
      wrong.push(`${each.metadata.name} is contested, and Degraded is ${reason}`)
  }
  for (const its of ownedBy(before, uid)) {
    if (before.get('', 'Node', { name: its.metadata.name }) === undefined)
      wrong.push(`the Node of BootcNode ${its.metadata.name} is gone`)
  }
  return wrong
}

const OVER_CONFLICT = new Set(['NodeConflict', 'TagResolutionError', 'RolloutHalted'])

/** The digest that the pool should be at. */
function targetOf(pool: KubeObject, before: PoolPast['before']): string | undefined {
  const tags = fieldsAt(before.get('', 'ConfigMap', TAGS), 'data')
  return digestOf(textAt(pool, 'spec', 'image', 'ref'), tags as Readonly<Record<string, string>>)
}

function rollout(pool: KubeObject, past: PoolPast): readonly string[] {
  const { before } = past
  const target = targetOf(pool, before)
  if (target === undefined) return ['the digest of its image is not known']
  const own = ownedBy(before, pool.metadata.uid)
  const names = (nodes: readonly KubeObject[]) =>
    nodes.map(({ metadata }) => metadata.name).join(', ')
  const others = own.filter((its) => desiredDigest(its) !== target)
  if (others.length > 0) return [`${names(others)} should run another image`]
  const open = own.filter((its) => !runs(its, target))
  if (open.length > 0) return whyOpen(pool, open, past) ? [] : [`${names(open)} do not run it`]
  const upToDate = condition(pool, 'UpToDate')
  return upToDate.status === 'True' ? [] : [`all nodes run it, and UpToDate is ${upToDate.reason}`]
}

// Whether the status says why these nodes are not updated, and it is true.
function whyOpen(pool: KubeObject, open: readonly KubeObject[], { before }: PoolPast): boolean {
  const { reason } = condition(pool, 'UpToDate')
  const message = textAt(pool, 'status', 'message')
  const own = ownedBy(before, pool.metadata.uid)
  if (isPaused(pool)) return reason === 'Paused'
  if (mostOf(pool, own.length) === 0) return message.includes('maxUnavailable is 0')
  const fellBack = own.filter((its) => fellBackFrom(its) === desiredDigest(its))
  if (fellBack.length > 0) return condition(pool, 'Degraded').status === 'True'
  if (own.some((its) => isKeptByBudget(before, its.metadata.name)))
    return message.includes('budget')
  const places = before
    .list('', 'Node')
    .filter(
      (each) =>
        isReady(each) &&
        !isCordoned(each) &&
        !open.some((its) => its.metadata.name === each.metadata.name),
    )
  return places.length === 0 && message.includes('is the only schedulable Node')
}

// Users may make a budget that holds a drain for ever.
function isKeptByBudget(before: PoolPast['before'], name: string): boolean {
  const budgets = before.list('policy', 'PodDisruptionBudget')
  return podsOn(before, name).some(({ metadata }) =>
    budgets.some(
      (budget) =>
        textAt(budget, 'spec', 'selector', 'matchLabels', 'app') === metadata.labels?.['app'] &&
        (numberAt(budget, 'spec', 'minAvailable') ?? 0) > 0,
    ),
  )
}

// When everything rests, no node has a slot, or anything of one. A node that fell back keeps its slot, and so does one that
// is never drained.
function slotless(pool: KubeObject, { before }: PoolPast): readonly string[] {
  const { uid } = pool.metadata
  const isKept = (name: string) =>
    fellBackFrom(bootcNode(before, name)) !== undefined || isKeptByBudget(before, name)
  const slotted = slotsOf(pool).filter(({ node }) => !isKept(node))
  const cordoned = before.list('', 'Node').filter((each) => markOf(each) === uid)
  const marked = ownedBy(before, uid).filter(isInSlot)
  return [
    ...slotted.map((slot) => `${slot.node} has still a slot in phase ${slot.phase}`),
    ...[...cordoned, ...marked]
      .filter(({ metadata }) => !isKept(metadata.name))
      .filter(({ metadata }) => !slotted.some((slot) => slot.node === metadata.name))
      .map(({ kind, metadata }) => `${kind} ${metadata.name} still has a mark of its slot`),
  ]
}

/** In a run that only loses events and alarms: what is late one backstop after a change of a spec. */
export function judgeDelay(
  { pools }: PoolsPlan,
  { before, specWrittenAt }: PoolPast,
  now: DateTime,
): readonly string[] {
  return pools.flatMap(({ name }) => {
    const pool = poolNamed(before, name)
    if (pool === undefined) return []
    // It has been written again meanwhile.
    if (now.toMillis() - specWrittenAt(pool.metadata.uid ?? '') < BACKSTOP_MS) return []
    const seen = numberAt(pool, 'status', 'observedGeneration')
    return seen === pool.metadata.generation ? [] : [`${name}: its spec was not looked at`]
  })
}

/** When specs change in this run. */
export function edgesOf({ start, pools, incidents }: PoolsPlan): readonly DateTime[] {
  const made = pools.map(({ at }) => at)
  const changed = incidents.flatMap((each) =>
    !isFault(each) && each.type === 'pool' ? [each.at] : [],
  )
  return [...made, ...changed].map((at) => start.plus({ seconds: at }))
}

const NODE_MS = 150_000
// Back-off of hosts, of refused requests and of timed out drains.
const BACK_OFF_MS = 600_000

/** How long it takes until everything has come to its end, once it is calm: two backstops, and the reboot of each node, one
 * after the other. Milliseconds. */
export function patience({ nodes, machines }: PoolsPlan, { before }: PoolPast): number {
  const rounds = poolsIn(before).length === 0 ? 0 : nodes.length + machines.length
  return 2 * BACKSTOP_MS + BACK_OFF_MS + rounds * NODE_MS
}

/** Whether nothing is waited for any more. A tag is looked up again and again, and each time that is written. */
export function isSettled({ pools }: PoolsPlan, { before }: PoolPast): boolean {
  return pools.every(({ name }) => {
    const pool = poolNamed(before, name)
    if (pool === undefined) return true
    const isTagged = textAt(pool, 'spec', 'image', 'ref') === TAGGED
    return !isTagged && condition(pool, 'UpToDate').status === 'True'
  })
}
