// Pods that come back to the cordoned Node, since they tolerate its taint. Evicting them again and again would
// come to no end: one that has come back twice is not waited for.
//
//   evicted ──▶ back (1): evicted in the next round ──▶ back (2): evicted when nothing else is left
//                                                              ──▶ back again: not waited for
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type Workload, workloadThatReturns } from '#src/nodes/cordon-toleration.ts'
import type { DrainPlan } from '#src/nodes/drain-plan.ts'
import { isTerminating, type PodInfo } from '#src/nodes/pod.ts'
import type { ScheduledMachineStatus } from '../schema.ts'

type Drain = NonNullable<ScheduledMachineStatus['drain']>
type Returning = NonNullable<Drain['returning']>[number]

const MESSAGE = 'comes back: it tolerates the cordon'
const TIMES = 2
// A status has to stay small, however many workloads there are.
const MOST_WORKLOADS = 50

export interface Returners {
  /** Of those that are still on the Node, what the drain waits for. */
  readonly waitedFor: readonly PodInfo[]
  /** What is to be evicted in the next round. */
  readonly evict: readonly PodInfo[]
  /** What is not waited for, by workload. */
  readonly leftBehind: readonly string[]
}

/** A plan, in view of what has come back so far. */
export function withReturners(
  plan: DrainPlan,
  pods: readonly KubeObject[],
  drain: Drain,
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

/** What is to be remembered of a round: who has come back since the last, and who was there. */
export function afterRound(
  evict: readonly PodInfo[],
  pods: readonly KubeObject[],
  drain: Drain,
): Pick<Drain, 'returning' | 'newestPodAt'> {
  const uids = new Set(evict.map(({ uid }) => uid))
  const back = new Map<string, Workload>()
  for (const pod of pods) {
    const workload = workloadThatReturns(pod)
    if (workload !== undefined && uids.has(pod.metadata.uid ?? '') && isNew(pod, drain)) {
      back.set(keyOf(workload), workload)
    }
  }
  const known = drain.returning ?? []
  const counted = known.map((each): Returning => {
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

function timesSoFar(pod: KubeObject | undefined, { returning = [] }: Drain): number {
  const workload = pod && workloadThatReturns(pod)
  if (workload === undefined) return 0
  return returning.find((each) => keyOf(each) === keyOf(workload))?.times ?? 0
}

// One that was there before the drain is given the time that it needs to end.
function isBackOnceMore(pod: KubeObject, drain: Drain): boolean {
  if (!isTerminating(pod)) return isNew(pod, drain)
  const created = parseInstant(pod.metadata.creationTimestamp)
  const began = parseInstant(drain.startedAt)
  return created !== undefined && began !== undefined && created > began
}

// By the clock of the pods' own API server on both sides.
function isNew(pod: KubeObject, { newestPodAt }: Drain): boolean {
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
