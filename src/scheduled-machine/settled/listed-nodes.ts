// The Nodes of the workload clusters. Each cluster is listed once.
import { NODE_LABEL } from '#src/cluster-api/labels.ts'
import { ownerOfNode } from '#src/cluster-api/owner-of-node.ts'
import {
  isSameSecret,
  type Workload,
  type WorkloadAccess,
  type WorkloadTarget,
} from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { type KubeObject, type NamespacedKey, nameOfKey, type ObjectKey } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Subject } from '../subject.ts'
import { workloadTarget } from '../workload-target.ts'
import { listByOwner, logUnread } from './list-by-owner.ts'
import { type Summary, summarizeNode } from './summary.ts'

export interface ListedNode {
  readonly name: string
  /** `undefined`: a pass must read more. */
  readonly summary: Summary | undefined
}

export interface ListedNodes {
  /** The Node that names this machine as its own, in the cluster that the machine joins. */
  of(subject: Subject): Promise<ListedNode | undefined>
  /** The same in the clusters that are already listed. */
  listed(key: ObjectKey): Promise<ListedNode | undefined>
  /** Whether the status has the kubeconfig Secret, if there is one. Without it, a later loss of the Secret would not be
   * noticed. */
  isRecorded(subject: Subject): Promise<boolean>
}

// No event follows for the backstop, so a Node that is not Ready gets a pass.
function ofReadyNode(object: KubeObject, owner: NamespacedKey): Summary | undefined {
  const summary = summarizeNode(object, owner)
  return summary?.node?.isReady === true ? summary : undefined
}

export function createListedNodes(
  { workload, log }: { readonly workload: WorkloadAccess; readonly log: Logger },
  signal: AbortSignal,
): ListedNodes {
  const opened = new Map<string, Promise<Workload | undefined>>()
  const lists = new Map<KubeClient, Promise<ReadonlyMap<string, ListedNode>>>()

  const listOnce = (client: KubeClient): Promise<ReadonlyMap<string, ListedNode>> => {
    const known = lists.get(client) ?? list(client)
    lists.set(client, known)
    return known
  }
  const list = async (client: KubeClient): Promise<ReadonlyMap<string, ListedNode>> => {
    const pages = client.pages(NODES, { labelSelector: NODE_LABEL }, signal)
    const nodes = await listByOwner(
      { kind: 'Node', pages, log },
      ({ metadata }) => ownerOfNode(metadata),
      (object, owner) => ({ name: object.metadata.name, summary: ofReadyNode(object, owner) }),
    )
    return nodes ?? new Map()
  }
  const openOnce = (target: WorkloadTarget): Promise<Workload | undefined> => {
    const name = JSON.stringify(target)
    const known = opened.get(name) ?? open(target)
    opened.set(name, known)
    return known
  }
  const open = async (target: WorkloadTarget): Promise<Workload | undefined> => {
    try {
      return await workload.open(target, signal)
    } catch (error) {
      if (!isKubeError(error)) throw error
      logUnread('Secret', error, log)
      return undefined
    }
  }

  return {
    async of(subject) {
      const found = await openOnce(workloadTarget(subject))
      if (found?.type !== 'client') return undefined
      return (await listOnce(found.client)).get(nameOfKey(subject.key))
    },
    async listed(key) {
      for (const nodes of lists.values()) {
        const node = (await nodes).get(nameOfKey(key))
        if (node !== undefined) return node
      }
      return undefined
    },
    async isRecorded(subject) {
      const target = workloadTarget(subject)
      const found = await openOnce(target)
      if (found?.type !== 'client' || found.secret === undefined) return found?.type === 'client'
      return target.reachedBy !== undefined && isSameSecret(found.secret, target.reachedBy)
    },
  }
}
