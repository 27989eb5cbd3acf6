// One step of a drain, with nothing in memory (spec §5).
import type { DateTime } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import { type DrainPlan, planDrain } from '#src/nodes/drain-plan.ts'
import { isUnreachable } from '#src/nodes/readiness.ts'
import type { Decision } from '../effects.ts'
import type { DrainFacts, LeavingFacts, NodeFact } from '../facts.ts'
import { countsFrom, drainDeadline } from '../shutdown.ts'
import { type ConditionValue, statusOf } from '../status.ts'
import { type DrainOfOthers, drainOfOthers, leaveToOthers } from './drain-of-others.ts'
import { endDrain } from './end-drain.ts'
import { evictionRound } from './eviction-round.ts'
import { persistedRefs } from './persisted-refs.ts'
import { isToldAsTimedOut } from './remove.ts'
import { withReturners } from './returning.ts'
import { whileUnreachable } from './while-unreachable.ts'

/** Evicts what may go, or, when the node is empty or the time is up, deletes the Machine. */
export function drainStep(facts: LeavingFacts, toDrain: DrainFacts, now: DateTime): Decision {
  const begun = withDrain(facts, now)
  const deadline = drainDeadline(begun) ?? now
  // What was told is done, whatever our clock says: the Machine may be on its way out already.
  const isTimeUp = now >= deadline || isToldAsTimedOut(facts)
  const { node, pods } = toDrain
  if (node.type === 'foreign' && node.isOursGone) {
    return endDrain(facts, begun, { type: 'replaced', message: node.message }, now)
  }
  const others = drainOfOthers(facts, toDrain)
  // To a Machine that is deleted now Cluster API would drain the Node of the stranger.
  if (others !== undefined && node.type !== 'foreign') {
    return leaveToOthers(facts, begun, others, now)
  }
  if (node.type === 'unknown' || node.type === 'foreign') {
    if (!isTimeUp) return wait(facts, withOthers(begun, others), notOurs(node), deadline, now)
    const { message } = node
    const left = { type: 'unknown', pods: begun.status.drain?.podsRemaining, message } as const
    return endDrain(facts, withoutOthers(begun), left, now)
  }
  const plan = planOf(toDrain, now)
  if (plan.done) return endDrain(facts, begun, { type: 'none' }, now)
  if (isTimeUp) return endDrain(facts, begun, { type: 'some', pods: remaining(plan) }, now)
  const returners = withReturners(plan, pods, begun.status.drain ?? { startedAt: '' })
  if (returners.waitedFor.length === 0) {
    return endDrain(facts, begun, { type: 'returning', workloads: returners.leftBehind }, now)
  }
  return evictionRound(facts, { begun, pods, returners, deadline }, now)
}

/** No Node has joined: there is nothing to drain, and nobody who needs a grace period. */
export function deleteUnjoined(facts: LeavingFacts, why: string, now: DateTime): Decision {
  return endDrain(facts, withDrain(facts, now), { type: 'noNode', why }, now)
}

const NOTHING_TO_DRAIN: DrainPlan = { evict: [], waiting: [], ignored: [], done: true }

// A Node that is gone has nothing on it.
function planOf({ node, pods }: DrainFacts, now: DateTime): DrainPlan {
  if (node.type !== 'present') return NOTHING_TO_DRAIN
  return planDrain(pods, now, { unreachable: isUnreachable(node.node) })
}

function notOurs(node: Extract<NodeFact, { type: 'unknown' | 'foreign' }>): ConditionValue {
  const reason = node.type === 'foreign' ? 'NodeMismatch' : 'WorkloadClusterUnreachable'
  return { status: 'Unknown', reason, message: node.message }
}

function withDrain(facts: LeavingFacts, now: DateTime): LeavingFacts {
  const { drain } = facts.status
  const stored = parseInstant(drain?.startedAt) ?? now
  const startedAt = formatInstant(countsFrom(stored, facts, now))
  const shutdownStartedAt = facts.status.shutdownStartedAt ?? startedAt
  return {
    ...facts,
    status: { ...facts.status, shutdownStartedAt, drain: { ...drain, startedAt } },
  }
}

// Settled when the drain begins, and carried out when the Node is known again.
function withOthers(begun: LeavingFacts, others: DrainOfOthers | undefined): LeavingFacts {
  const { status } = begun
  if (others === undefined || status.drain === undefined) return begun
  return { ...begun, status: { ...status, drain: { ...status.drain, ...others } } }
}

// Nobody drains what is a stranger's, or not to be reached.
function withoutOthers(begun: LeavingFacts): LeavingFacts {
  const { status } = begun
  if (status.drain === undefined) return begun
  const { by: _by, because: _because, ...drain } = status.drain
  return { ...begun, status: { ...status, drain } }
}

function wait(
  facts: LeavingFacts,
  begun: LeavingFacts,
  machineReady: ConditionValue,
  deadline: DateTime,
  now: DateTime,
): Decision {
  const status = statusOf(begun, now, {
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
    message: `The node cannot be drained: ${machineReady.message}`,
    machineReady,
    change: { ...persistedRefs(facts), drain: begun.status.drain },
    wakes: [whileUnreachable(facts, now), { type: 'at', at: deadline }],
  })
  return { status }
}

function remaining(plan: DrainPlan): readonly string[] {
  return [...plan.evict, ...plan.waiting]
    .map(({ namespace, name }) => `${namespace}/${name}`)
    .sort()
}
