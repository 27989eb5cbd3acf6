// Which workloads on the way of an event have their last pod on a Node that is to be drained (docs/adr/0034).
import type { KubeClient } from '#src/kube/client.ts'
import { textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES, PODS } from '#src/kube/resource.ts'
import { isCordoned } from '#src/nodes/cordon.ts'
import { type EventWorkload, eventWorkloadInWords, eventWorkloadOf } from '#src/nodes/event-path.ts'
import { isGoingAway } from '#src/nodes/going-away.ts'
import { isReady } from '#src/nodes/readiness.ts'

export interface EventPathReading {
  /** Of the management cluster, in which the functions run. */
  readonly client: KubeClient
  readonly namespaces: readonly string[]
  readonly signal: AbortSignal
}

/**
 * The workloads without a Ready pod on another Node that stays. `pods`: all of the Node, from the cluster that it is in.
 * Only if there are pods that may carry events, something is read: first the pods of their namespaces in the management
 * cluster, and if they are the same pods, the Nodes of the others. Nothing is held when a read is refused.
 */
export async function readLastOfEventPath(
  pods: readonly KubeObject[],
  nodeName: string,
  { client, namespaces, signal }: EventPathReading,
): Promise<readonly EventWorkload[]> {
  const here = pods.flatMap((pod) => {
    const workload = eventWorkloadOf(pod, namespaces)
    return workload === undefined ? [] : [{ workload, uid: pod.metadata.uid }]
  })
  if (here.length === 0) return []
  try {
    const all = await podsOf([...new Set(here.map(({ workload }) => workload.namespace))])
    const uids = new Set(all.map(({ metadata }) => metadata.uid))
    const workloads = new Map(
      here
        // A workload cluster may have a Knative of its own.
        .filter(({ uid }) => uids.has(uid))
        .map(({ workload }) => [eventWorkloadInWords(workload), workload]),
    )
    if (workloads.size === 0) return []
    for (const other of await staying(all)) workloads.delete(other)
    return [...workloads.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)
  } catch (error) {
    if (isKubeError(error, 'Forbidden')) return []
    throw error
  }

  async function podsOf(names: readonly string[]): Promise<readonly KubeObject[]> {
    const lists = names.map((namespace) => client.list(PODS, { namespace }, signal))
    return (await Promise.all(lists)).flat()
  }

  // The workloads that have a pod on a Node that stays.
  async function staying(all: readonly KubeObject[]): Promise<readonly string[]> {
    const others = all.flatMap((pod) => {
      const workload = eventWorkloadOf(pod, namespaces)
      const on = textAt(pod, 'spec', 'nodeName')
      return workload === undefined || on === '' || on === nodeName
        ? []
        : [{ on, workload: eventWorkloadInWords(workload) }]
    })
    const names = [...new Set(others.map(({ on }) => on))]
    const nodes = await Promise.all(
      names.map(async (name) => [name, await client.get(NODES, { name }, signal)] as const),
    )
    const stay = new Set(nodes.filter(([, node]) => isStaying(node)).map(([name]) => name))
    return others.filter(({ on }) => stay.has(on)).map(({ workload }) => workload)
  }
}

function isStaying(node: KubeObject | undefined): boolean {
  return node !== undefined && isReady(node) && !isCordoned(node) && !isGoingAway(node)
}
