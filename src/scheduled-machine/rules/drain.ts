// One step of a drain, with nothing in memory (spec §5).
import type { DateTime } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import { type DrainPlan, planDrain } from '#src/nodes/drain-plan.ts'
import { isUnreachable } from '#src/nodes/readiness.ts'
import type { Decision } from '../effects.ts'
import { ownNode } from '../node-owner.ts'
import type { NodeFact, Observed } from '../observed.ts'
import { countsFrom, drainDeadline } from '../shutdown.ts'
import { type ConditionValue, statusOf } from '../status.ts'
import { type DrainOfOthers, drainOfOthers, leaveToOthers } from './drain-of-others.ts'
import { evictionRound } from './eviction-round.ts'
import { persistedRefs } from './persisted-refs.ts'
import { release } from './release.ts'
import { isToldAsTimedOut } from './remove.ts'
import { withReturners } from './returning.ts'
import { whileUnreachable } from './unreachable.ts'

/** Evicts what may go, or, when the node is empty or the time is up, deletes the Machine. */
export function drainStep(observed: Observed, now: DateTime): Decision {
  const begun = withDrain(observed, now)
  const deadline = drainDeadline(begun) ?? now
  // What was told is done, whatever our clock says: the Machine may be on its way out already.
  const isTimeUp = now >= deadline || isToldAsTimedOut(observed)
  const { node } = observed.world ?? {}
  if (node?.type === 'foreign' && node.isOursGone) {
    return release(observed, begun, { type: 'replaced', message: node.message }, now)
  }
  const others = drainOfOthers(observed)
  // To a Machine that is deleted now Cluster API would drain the Node of the stranger.
  if (others !== undefined && node?.type !== 'foreign') {
    return leaveToOthers(observed, begun, others, now)
  }
  if (node?.type === 'unknown' || node?.type === 'foreign') {
    if (!isTimeUp) return wait(observed, withOthers(begun, others), notOurs(node), deadline, now)
    const pods = begun.status.drain?.podsRemaining
    return release(
      observed,
      withoutOthers(begun),
      { type: 'unknown', pods, message: node.message },
      now,
    )
  }
  const plan = planOf(observed, now)
  if (plan.done) return release(observed, begun, { type: 'none' }, now)
  if (isTimeUp) return release(observed, begun, { type: 'some', pods: remaining(plan) }, now)
  const pods = observed.world?.pods ?? []
  const returners = withReturners(plan, pods, begun.status.drain ?? { startedAt: '' })
  if (returners.waitedFor.length === 0) {
    return release(observed, begun, { type: 'returning', workloads: returners.leftBehind }, now)
  }
  return evictionRound(observed, { begun, pods, returners, deadline }, now)
}

/** No Node has joined: there is nothing to drain, and nobody who needs a grace period. */
export function deleteUnjoined(observed: Observed, why: string, now: DateTime): Decision {
  return release(observed, withDrain(observed, now), { type: 'noNode', why }, now)
}

const NOTHING_TO_DRAIN: DrainPlan = { evict: [], waiting: [], ignored: [], done: true }

// A Node that is gone has nothing on it. One that was not looked at, or whose pods were not, may have.
function planOf(observed: Observed, now: DateTime): DrainPlan {
  const { node, pods } = observed.world ?? {}
  if (node === undefined) throw new Error('decided to drain a Node that was not observed')
  if (node.type === 'absent') return NOTHING_TO_DRAIN
  const own = ownNode(observed)
  if (own === undefined) throw new Error('decided to drain a Node that is not proven to be ours')
  if (pods === undefined) throw new Error('decided to drain a Node whose pods were not observed')
  return planDrain(pods, now, { unreachable: isUnreachable(own) })
}

function notOurs(node: Extract<NodeFact, { type: 'unknown' | 'foreign' }>): ConditionValue {
  const reason = node.type === 'foreign' ? 'NodeMismatch' : 'WorkloadClusterUnreachable'
  return { status: 'Unknown', reason, message: node.message }
}

function withDrain(observed: Observed, now: DateTime): Observed {
  const { drain } = observed.status
  const stored = parseInstant(drain?.startedAt) ?? now
  const startedAt = formatInstant(countsFrom(stored, observed, now))
  const shutdownStartedAt = observed.status.shutdownStartedAt ?? startedAt
  return {
    ...observed,
    status: { ...observed.status, shutdownStartedAt, drain: { ...drain, startedAt } },
  }
}

// Settled when the drain begins, and carried out when the Node is known again.
function withOthers(begun: Observed, others: DrainOfOthers | undefined): Observed {
  const { status } = begun
  if (others === undefined || status.drain === undefined) return begun
  return { ...begun, status: { ...status, drain: { ...status.drain, ...others } } }
}

// Nobody drains what is a stranger's, or not to be reached.
function withoutOthers(begun: Observed): Observed {
  const { status } = begun
  if (status.drain === undefined) return begun
  const { by: _by, because: _because, ...drain } = status.drain
  return { ...begun, status: { ...status, drain } }
}

function wait(
  observed: Observed,
  begun: Observed,
  machineReady: ConditionValue,
  deadline: DateTime,
  now: DateTime,
): Decision {
  const status = statusOf(begun, now, {
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
    message: `The node cannot be drained: ${machineReady.message}`,
    machineReady,
    change: { ...persistedRefs(observed), drain: begun.status.drain },
    wakes: [whileUnreachable(observed, now), { type: 'at', at: deadline }],
  })
  return { status }
}

function remaining(plan: DrainPlan): readonly string[] {
  return [...plan.evict, ...plan.waiting]
    .map(({ namespace, name }) => `${namespace}/${name}`)
    .sort()
}
