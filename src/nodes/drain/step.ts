// One step of a drain, for the Node of any system. It is pure: the state comes from the status of an object, and the next
// state goes back there before a pod is evicted. The system adds the result of the evictions (after-evictions.ts).
//
//   draining ──▶ draining ──▶ … ──▶ drained     no pod is left, or only pods that always return
//                               └─▶ timedOut    the deadline has come
import { DateTime } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { IN_MOTION, type Wake } from '#src/wake/wake-time.ts'
import { isUnreachable } from '../readiness.ts'
import { type DrainPlan, planDrain } from './plan.ts'
import type { PodInfo } from './pod.ts'
import { afterRound, type Returners, withReturners } from './returning.ts'
import type { DrainState } from './state.ts'

export interface DrainTarget {
  /** `undefined`: the Node does not exist. */
  readonly node: KubeObject | undefined
  /** All pods on the Node. */
  readonly pods: readonly KubeObject[]
}

export interface DrainLimits {
  /** `undefined`: no timeout. */
  readonly deadline: DateTime | undefined
  /** When the object with the state was last written, by the clock of its API server. */
  readonly writtenAt: DateTime | undefined
}

export type DrainStep =
  /** `workloads`: their pods are still on the Node, because they always return. */
  | { readonly type: 'drained'; readonly workloads: readonly string[] }
  /** `pods`: those that are still on the Node. */
  | { readonly type: 'timedOut'; readonly pods: readonly string[] }
  | {
      readonly type: 'draining'
      /** Store it first. */
      readonly state: DrainState
      /** Then evict these pods; often none. */
      readonly evict: readonly PodInfo[]
      readonly wakes: readonly Wake[]
    }

/** The next step of the drain in `state`. */
export function drainStep(
  { node, pods }: DrainTarget,
  state: DrainState,
  { deadline, writtenAt }: DrainLimits,
  now: DateTime,
): DrainStep {
  if (node === undefined) return { type: 'drained', workloads: [] }
  const plan = planDrain(pods, now, { unreachable: isUnreachable(node) })
  if (plan.done) return { type: 'drained', workloads: [] }
  if (deadline !== undefined && now >= deadline) return { type: 'timedOut', pods: remaining(plan) }
  const returners = withReturners(plan, pods, state)
  if (returners.waitedFor.length === 0) return { type: 'drained', workloads: returners.leftBehind }
  const wakes: readonly Wake[] = [
    { type: 'within', within: IN_MOTION },
    ...(deadline === undefined ? [] : [{ type: 'at', at: deadline } as const]),
  ]
  const next = nextRound(state, writtenAt, now)
  if (next !== undefined && now < next) {
    return { type: 'draining', state, evict: [], wakes: [...wakes, { type: 'at', at: next }] }
  }
  const { evict } = returners
  const round =
    evict.length === 0 ? {} : { lastEvictionAt: roundedUp(now), ...afterRound(evict, pods, state) }
  return {
    type: 'draining',
    state: { ...state, ...progress(returners, state), ...round },
    evict,
    wakes,
  }
}

// There are ten seconds between two rounds, however often a pass runs. If the stored round is in the future, a clock ahead
// of ours stored it. Then it was at the latest when the object was last written.
function nextRound(
  { lastEvictionAt }: DrainState,
  writtenAt: DateTime | undefined,
  now: DateTime,
): DateTime | undefined {
  const last = parseInstant(lastEvictionAt)
  if (last === undefined) return undefined
  const isAhead = last > now.plus({ seconds: 1 })
  const at = isAhead && writtenAt !== undefined ? writtenAt.plus({ seconds: 1 }) : last
  return DateTime.min(at, last).plus(IN_MOTION)
}

// Computed once in a round. Between two rounds the number of pods would go up and down.
function progress(
  { waitedFor }: Returners,
  { blocked = [] }: DrainState,
): Pick<DrainState, 'podsRemaining' | 'blocked'> {
  const names = new Set(waitedFor.map(nameOf))
  return {
    podsRemaining: waitedFor.length,
    blocked: blocked.filter((pod) => names.has(nameOf(pod))),
  }
}

function remaining({ evict, waiting }: DrainPlan): readonly string[] {
  return [...evict, ...waiting].map(nameOf).sort()
}

function nameOf({ namespace, name }: Pick<PodInfo, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`
}

function roundedUp(now: DateTime): string {
  return formatInstant(
    DateTime.fromMillis(Math.ceil(now.toMillis() / 1000) * 1000, { zone: 'utc' }),
  )
}
