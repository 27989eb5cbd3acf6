// One step of a drain, decided from the pods that are on the Node now. No state is kept between two steps: evicted pods
// are terminating or gone when the pods are listed again.
import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import {
  drainWish,
  isDaemonSetPod,
  isFinished,
  isMirror,
  isTerminating,
  type PodInfo,
  podInfo,
} from './pod.ts'

export interface DrainPlan {
  /** Pods to evict now. */
  readonly evict: readonly PodInfo[]
  /** Pods to wait for: they are terminating, or must run to completion. */
  readonly waiting: readonly PodInfo[]
  /** Pods for which the Node is not kept. */
  readonly ignored: readonly PodInfo[]
  /** Nothing to evict and nothing to wait for. */
  readonly done: boolean
}

export interface DrainCircumstances {
  /** The Node's kubelet has stopped reporting, so it cannot confirm that a pod has ended. */
  readonly unreachable?: boolean
}

/** The drain step for the pods of a Node. Each list is in order of namespace and name. */
export function planDrain(
  pods: readonly KubeObject[],
  now: DateTime,
  { unreachable = false }: DrainCircumstances = {},
): DrainPlan {
  const judged = [...pods]
    .sort(byNamespaceAndName)
    .map((pod) => ({ pod: podInfo(pod), verdict: judge(pod, now, unreachable) }))
  const those = (verdict: Verdict) =>
    judged.filter((each) => each.verdict === verdict).map(({ pod }) => pod)
  const evict = those('evict')
  const waiting = those('wait')
  return {
    evict,
    waiting,
    ignored: those('ignore'),
    done: evict.length === 0 && waiting.length === 0,
  }
}

type Verdict = 'ignore' | 'wait' | 'evict'

function judge(pod: KubeObject, now: DateTime, unreachable: boolean): Verdict {
  if (isMirror(pod)) return 'ignore'
  if (isDaemonSetPod(pod)) return 'ignore'
  if (isFinished(pod)) return 'ignore'
  if (drainWish(pod) === 'skip') return 'ignore'
  if (unreachable && isOverdue(pod, now)) return 'ignore'
  if (drainWish(pod) === 'wait-completed') return 'wait'
  if (isTerminating(pod)) return 'wait'
  return 'evict'
}

// A deletionTimestamp is the end of the pod's own grace period.
function isOverdue(pod: KubeObject, now: DateTime): boolean {
  const end = parseInstant(pod.metadata.deletionTimestamp)
  return end !== undefined && now.toMillis() - end.toMillis() > 1000
}

function byNamespaceAndName(a: KubeObject, b: KubeObject): number {
  return (
    compare(a.metadata.namespace ?? '', b.metadata.namespace ?? '') ||
    compare(a.metadata.name, b.metadata.name)
  )
}

// Compared by code unit, so that the order does not depend on the locale.
function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
