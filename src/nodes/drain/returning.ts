// Pods that return to the cordoned Node, because they tolerate its taint. To evict them again and again would never end. So
// a workload whose pods have returned twice is not waited for.
//
//   evicted ──▶ returned (1): evicted in the next round ──▶ returned (2): evicted when nothing else is left
//                                                              ──▶ returned again: not waited for
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type Workload, workloadThatReturns } from './cordon-toleration.ts'
import type { DrainPlan } from './plan.ts'
import { isTerminating, type PodInfo } from './pod.ts'
import type { DrainState, ReturningWorkload } from './state.ts'

const MESSAGE = 'returns, because it tolerates the cordon'
const TIMES = 2
// The limit keeps the status small.
const MOST_WORKLOADS = 50

export interface Returners {
  /** The pods on the Node that the drain waits for. */
  readonly waitedFor: readonly PodInfo[]
  /** The pods to evict in the next round. */
  readonly evict: readonly PodInfo[]
  /** The workloads that the drain does not wait for. */
  readonly leftBehind: readonly string[]
}

/** The plan, without the pods that always return. */
export function withReturners(
  plan: DrainPlan,
  pods: readonly KubeObject[],
  drain: DrainState,
): Returners {
  const byUid = new Map(pods.map((pod) => [pod.metadata.uid, pod]))
  const timesOf = ({ uid }: PodInfo) => timesSoFar(byUid.get(uid), drain)
  const isLeft = (info: PodInfo) => {
    const pod = byUid.get(info.uid)
    return pod !== undefined && timesOf(info) >= TIMES && isBackOnceMore(pod, drain)
  }
  const all = [...plan.evict, ...plan.waiting]
  const isOther = (info: PodInfo) => timesOf(info) < TIMES
  const others = all.some(isOther)
  return {
    waitedFor: all.filter((info) => !isLeft(info)),
    evict: others ? plan.evict.filter(isOther) : plan.evict,
    leftBehind: [
      ...new Set(all.filter(isLeft).map(({ uid }) => nameOfWorkload(byUid.get(uid)))),
    ].sort(),
  }
}

/** The part of the state that a round changes: the workloads that have returned since the last round, and the newest pod. */
export function afterRound(
  evict: readonly PodInfo[],
  pods: readonly KubeObject[],
  drain: DrainState,
): Pick<DrainState, 'returning' | 'newestPodAt'> {
  const uids = new Set(evict.map(({ uid }) => uid))
  const back = new Map<string, Workload>()
  for (const pod of pods) {
    const workload = workloadThatReturns(pod)
    if (workload !== undefined && uids.has(pod.metadata.uid ?? '') && isNew(pod, drain)) {
      back.set(keyOf(workload), workload)
    }
  }
  const known = drain.returning ?? []
  const counted = known.map((each): ReturningWorkload => {
    const isBack = back.delete(keyOf(each))
    return isBack ? { ...each, times: Math.min(TIMES, each.times + 1) } : each
  })
  const added = [...back.values()].map((each) => ({ ...each, times: 1, message: MESSAGE }))
  const returning = [...counted, ...added].slice(-MOST_WORKLOADS)
  const newestPodAt = newestOf(pods)
  return {
    ...(returning.length > 0 && { returning }),
    ...(newestPodAt !== undefined && { newestPodAt }),
  }
}

function timesSoFar(pod: KubeObject | undefined, { returning = [] }: DrainState): number {
  const workload = pod && workloadThatReturns(pod)
  if (workload === undefined) return 0
  return returning.find((each) => keyOf(each) === keyOf(workload))?.times ?? 0
}

// A pod that was on the Node before the drain gets the time that it needs to end.
function isBackOnceMore(pod: KubeObject, drain: DrainState): boolean {
  if (!isTerminating(pod)) return isNew(pod, drain)
  const created = parseInstant(pod.metadata.creationTimestamp)
  const began = parseInstant(drain.startedAt)
  return created !== undefined && began !== undefined && created > began
}

// Both times are from the clock of the pods' API server.
function isNew(pod: KubeObject, { newestPodAt }: DrainState): boolean {
  const created = parseInstant(pod.metadata.creationTimestamp)
  const newest = parseInstant(newestPodAt)
  return created !== undefined && newest !== undefined && created > newest
}

function newestOf(pods: readonly KubeObject[]): string | undefined {
  const stamps = pods.flatMap(({ metadata }) => metadata.creationTimestamp ?? [])
  return stamps
    .filter((stamp) => parseInstant(stamp) !== undefined)
    .sort()
    .at(-1)
}

function nameOfWorkload(pod: KubeObject | undefined): string {
  const workload = pod && workloadThatReturns(pod)
  return workload === undefined ? '' : `${workload.kind} ${workload.namespace}/${workload.name}`
}

function keyOf({ namespace, kind, name }: Workload): string {
  return `${namespace}/${kind}/${name}`
}
