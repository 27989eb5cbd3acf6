// One step of a drain for a ScheduledMachine (spec §5). The step itself is in src/nodes/drain.
import { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import { currentState, type DrainState, drainDeadline } from '#src/nodes/drain/state.ts'
import { type DrainStep, drainStep } from '#src/nodes/drain/step.ts'
import type { Trace } from '#src/reconcile/rules.ts'
import type { Decision, Effect } from '../effects.ts'
import type { DrainFacts, LeavingFacts, NodeFact } from '../facts.ts'
import { isReclaiming, reclaimDeadline } from '../reclaim/reclaim.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import { type ConditionValue, statusOf } from '../status.ts'
import { cordon } from './cordon.ts'
import { endDrain } from './end-drain.ts'
import { leaveDrainTo, type OtherDrainer, otherDrainer } from './other-drainer.ts'
import { persistedRefs } from './persisted-refs.ts'
import { isStoredAsTimedOut } from './remove.ts'
import { whileUnreachable } from './while-unreachable.ts'

/** Evicts pods. When the node is empty or the time is up, deletes the Machine. */
export function drain(
  facts: LeavingFacts,
  toDrain: DrainFacts,
  now: DateTime,
  trace?: Trace,
): Decision {
  const begun = withDrain(facts, now)
  const ordinary = drainDeadline(begun.status.drain, begun.spec.nodeDrainTimeout) ?? now
  const deadline = DateTime.min(ordinary, reclaimDeadline(begun, now) ?? ordinary)
  // Once the status says that the time is up, it stays so, whatever this clock says: the Machine may be on its way out.
  const isTimeUp = now >= deadline || isStoredAsTimedOut(facts)
  const { node, pods } = toDrain
  if (node.type === 'foreign' && node.isOursGone) {
    return endDrain(facts, begun, { type: 'replaced', message: node.message }, now)
  }
  const others = drainerOf(facts, toDrain)
  trace?.(OTHERS)(others === undefined ? 'no' : `yes: ${others.because}`)
  // If the Machine were deleted now, Cluster API would drain the Node of another machine.
  if (others !== undefined && node.type !== 'foreign') {
    return leaveDrainTo(facts, begun, others, now)
  }
  if (node.type === 'unknown' || node.type === 'foreign') {
    if (!isTimeUp) return wait(facts, withOthers(begun, others), notOurs(node), deadline, now)
    const { message } = node
    const left = { type: 'unknown', pods: begun.status.drain?.podsRemaining, message } as const
    return endDrain(facts, withoutOthers(begun), left, now)
  }
  const target = { node: node.type === 'present' ? node.node : undefined, pods }
  const limits = { deadline: isTimeUp ? now : deadline, writtenAt: facts.writtenAt }
  const step = drainStep(target, begun.status.drain, limits, now)
  trace?.(EMPTY)(answerOf(step, deadline))
  switch (step.type) {
    case 'drained': {
      const { workloads } = step
      const left = workloads.length === 0 ? NONE : ({ type: 'returning', workloads } as const)
      return endDrain(facts, begun, left, now)
    }
    case 'timedOut':
      return endDrain(facts, begun, { type: 'some', pods: step.pods }, now)
    case 'draining':
      return goOn(facts, begun, step, now)
    default:
      return step satisfies never
  }
}

const OTHERS = { rule: 'otherDrainer', asked: 'Is the Node drained by Cluster API, or by nobody?' }
const EMPTY = { rule: 'drained', asked: 'Are all pods that are evicted gone from the Node?' }

function answerOf(step: DrainStep, deadline: DateTime): string {
  switch (step.type) {
    case 'drained':
      return 'yes'
    case 'timedOut':
      return `no, and the time is up: ${step.pods.join(', ')}`
    case 'draining':
      return `no: ${step.state.podsRemaining ?? 0} left, at the longest until ${formatInstant(deadline)}`
    default:
      return step satisfies never
  }
}

// A reclaim does not wait for Cluster API.
function drainerOf(facts: LeavingFacts, toDrain: DrainFacts): OtherDrainer | undefined {
  const others = otherDrainer(facts, toDrain)
  return isReclaiming(facts) && others?.by === 'ClusterAPI' ? undefined : others
}

const NONE = { type: 'none' } as const

function goOn(
  facts: LeavingFacts,
  begun: LeavingFacts,
  { state, evict, wakes }: Extract<DrainStep, { type: 'draining' }>,
  now: DateTime,
): Decision {
  const status = statusOf(begun, now, {
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
    message: messageOf(state),
    machineReady: { status: 'False', reason: 'NodeDraining', message: 'The node is being drained' },
    change: { ...persistedRefs(facts), drain: { ...begun.status.drain, ...state } },
    wakes,
  })
  const evictions: readonly Effect[] =
    evict.length === 0 ? [] : [{ type: 'evictPods', pods: evict }]
  return { status, after: [...cordon(facts), ...evictions] }
}

function messageOf({ returning = [] }: DrainState): string {
  if (returning.length === 0) return 'The node is being drained'
  const names = returning.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`).sort()
  return `The node is being drained; pods of ${names.join(', ')} return, because they tolerate the cordon`
}

/** No Node has joined: there is nothing to drain, and no pod needs a grace period. */
export function deleteUnjoined(facts: LeavingFacts, why: string, now: DateTime): Decision {
  return endDrain(facts, withDrain(facts, now), { type: 'noNode', why }, now)
}

function notOurs(node: Extract<NodeFact, { type: 'unknown' | 'foreign' }>): ConditionValue {
  const reason = node.type === 'foreign' ? 'NodeMismatch' : 'WorkloadClusterUnreachable'
  return { status: 'Unknown', reason, message: node.message }
}

type Begun = LeavingFacts & { readonly status: { readonly drain: Drain } }
type Drain = NonNullable<ScheduledMachineStatus['drain']>

function withDrain(facts: LeavingFacts, now: DateTime): Begun {
  const { status, writtenAt } = facts
  const drain = currentState(status.drain, writtenAt, now)
  const shutdownStartedAt = status.shutdownStartedAt ?? drain.startedAt
  return { ...facts, status: { ...status, shutdownStartedAt, drain } }
}

// Decided when the drain begins, and carried out when the Node is known again.
function withOthers(begun: LeavingFacts, others: OtherDrainer | undefined): LeavingFacts {
  const { status } = begun
  if (others === undefined || status.drain === undefined) return begun
  return { ...begun, status: { ...status, drain: { ...status.drain, ...others } } }
}

// No drain is possible: the Node belongs to another machine, or cannot be reached.
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
