// One step of a drain, with nothing in memory (spec §5).
import type { DateTime } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import { type DrainPlan, planDrain } from '#src/nodes/drain-plan.ts'
import { isUnreachable } from '#src/nodes/readiness.ts'
import type { Decision, Effect } from '../effects.ts'
import { ownNode } from '../node-owner.ts'
import type { NodeFact, Observed } from '../observed.ts'
import { countsFrom, drainDeadline } from '../shutdown.ts'
import { type ConditionValue, statusOf } from '../status.ts'
import { record } from '../transition.ts'
import { IN_MOTION } from '../wake.ts'
import { cordon } from './cordon.ts'
import { remembered } from './remembered.ts'
import { isToldAsTimedOut } from './remove.ts'
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
  if (node?.type === 'unknown' || node?.type === 'foreign') {
    if (!isTimeUp) return wait(observed, begun, notOurs(node), deadline, now)
    const pods = begun.status.drain?.podsRemaining
    return release(observed, begun, { type: 'unknown', pods, message: node.message }, now)
  }
  const plan = planOf(observed, now)
  if (plan.done) return release(observed, begun, { type: 'none' }, now)
  if (isTimeUp) return release(observed, begun, { type: 'some', pods: remaining(plan) }, now)
  return evict(observed, begun, plan, deadline, now)
}

/** No Node has joined: there is nothing to drain, and nobody who needs a grace period. */
export function deleteUnjoined(observed: Observed, why: string, now: DateTime): Decision {
  return release(observed, withDrain(observed, now), { type: 'noNode', why }, now)
}

const NOTHING_TO_DRAIN: DrainPlan = { evict: [], waiting: [], ignored: [], done: true }

// A Node that is gone has nothing on it.
function planOf(observed: Observed, now: DateTime): DrainPlan {
  const node = ownNode(observed)
  const pods = observed.world?.pods
  if (node === undefined || pods === undefined) return NOTHING_TO_DRAIN
  return planDrain(pods, now, { unreachable: isUnreachable(node) })
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
    change: { ...remembered(observed), drain: begun.status.drain },
    wakes: [whileUnreachable(observed, now), { type: 'at', at: deadline }],
  })
  return { effects: record(observed, status), status, again: false }
}

function evict(
  observed: Observed,
  begun: Observed,
  plan: DrainPlan,
  deadline: DateTime,
  now: DateTime,
): Decision {
  const names = new Set(plan.evict.map(({ namespace, name }) => `${namespace}/${name}`))
  const blocked = begun.status.drain?.blocked ?? []
  const status = statusOf(begun, now, {
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
    message: 'The node is being drained',
    machineReady: { status: 'False', reason: 'NodeDraining', message: 'The node is being drained' },
    change: {
      ...remembered(observed),
      drain: {
        startedAt: begun.status.drain?.startedAt ?? formatInstant(now),
        podsRemaining: plan.evict.length + plan.waiting.length,
        blocked: blocked.filter(({ namespace, name }) => names.has(`${namespace}/${name}`)),
      },
    },
    wakes: [
      { type: 'within', within: IN_MOTION },
      { type: 'at', at: deadline },
    ],
  })
  const evictions: readonly Effect[] =
    plan.evict.length === 0 ? [] : [{ type: 'evictPods', pods: plan.evict }]
  return {
    effects: [...record(observed, status), ...cordon(observed), ...evictions],
    status,
    again: false,
  }
}

/** What a drain leaves on the Node. */
type Left =
  | { readonly type: 'none' }
  /** Nor is there a Node. */
  | { readonly type: 'noNode'; readonly why: string }
  | { readonly type: 'some'; readonly pods: readonly string[] }
  /** Ours is gone, and a stranger's has its name. */
  | { readonly type: 'replaced'; readonly message: string }
  /** Nobody can say where ours is; `pods` as it was told last. */
  | {
      readonly type: 'unknown'
      readonly pods: number | undefined
      readonly message: string
    }

// The drain is over: from here Cluster API is asked to take the machine away.
function release(observed: Observed, begun: Observed, left: Left, now: DateTime): Decision {
  const isTimedOut = left.type === 'some' || left.type === 'unknown'
  const reason = isTimedOut ? 'NodeDrainFailed' : 'NodeDrained'
  const message = releaseMessage(left)
  const status = statusOf(begun, now, {
    phase: 'ShuttingDown',
    reason,
    message,
    machineReady: { status: 'False', reason, message },
    change: {
      ...remembered(observed),
      drain: {
        startedAt: begun.status.drain?.startedAt ?? formatInstant(now),
        ...countOf(left),
        blocked: begun.status.drain?.blocked ?? [],
      },
    },
    wakes: [{ type: 'within', within: IN_MOTION }],
  })
  return {
    effects: [
      ...record(observed, status),
      ...(isTimedOut ? [timedOut(begun, left)] : []),
      // Cluster API would drain once more, for as long again, or the Node of a stranger: it goes by the name.
      // Volumes it still waits for.
      ...(left.type === 'none' || left.type === 'noNode'
        ? []
        : [{ type: 'skipMachineDrain', what: 'drain' } as const]),
      { type: 'deleteMachine' },
    ],
    status,
    again: false,
  }
}

function releaseMessage(left: Left): string {
  switch (left.type) {
    case 'none':
      return 'The node is drained; the Machine is being deleted'
    case 'noNode':
      return `${left.why}: no Node has joined, and the Machine is being deleted`
    case 'replaced':
      return `The node is gone, and the Machine is being deleted: ${left.message}`
    default:
      return 'The drain timed out; the Machine is being deleted'
  }
}

function countOf(left: Left): { readonly podsRemaining?: number } {
  if (left.type === 'none' || left.type === 'noNode' || left.type === 'replaced') {
    return { podsRemaining: 0 }
  }
  if (left.type === 'some') return { podsRemaining: left.pods.length }
  return left.pods === undefined ? {} : { podsRemaining: left.pods }
}

// I8: a budget that the removal goes past is named.
function timedOut(
  { uid, spec, status }: Observed,
  left: Extract<Left, { type: 'some' | 'unknown' }>,
): Effect {
  const pods =
    left.type === 'some'
      ? `with these pods still on it: ${left.pods.join(', ')}`
      : `with whatever pods are still on it: ${left.message}`
  return {
    type: 'emit',
    event: {
      type: 'Warning',
      reason: 'NodeDrainFailed',
      action: 'DrainNode',
      note: `nodeDrainTimeout of ${spec.nodeDrainTimeout.as('seconds')} s is over; the machine is removed ${pods}`,
      id: `${uid} drain ${status.drain?.startedAt}`,
      since: status.shutdownStartedAt,
    },
  }
}

function remaining(plan: DrainPlan): readonly string[] {
  return [...plan.evict, ...plan.waiting]
    .map(({ namespace, name }) => `${namespace}/${name}`)
    .sort()
}
