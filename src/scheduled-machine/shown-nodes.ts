// The Nodes of the clusters that machines join, each cluster listed once.
import { type InServiceSummary, summarizeNode } from '#src/cluster-api/in-service-summary.ts'
import { NODE_LABEL } from '#src/cluster-api/labels.ts'
import { ownerOfNode } from '#src/cluster-api/node-owner.ts'
import {
  isSameSecret,
  type Workload,
  type WorkloadAccess,
  type WorkloadTarget,
} from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { nameOfKey, type ObjectKey } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { sayUnread, show } from './shown.ts'
import type { Subject } from './subject.ts'
import { workloadTarget } from './workload-target.ts'

export interface ShownNode {
  readonly name: string
  /** `undefined`: only a look can tell. */
  readonly summary: InServiceSummary | undefined
}

export interface ShownNodes {
  /** The Node that says that it is this machine's, in the cluster that the machine joins. */
  of(subject: Subject): Promise<ShownNode | undefined>
  /** The same in the clusters that have been listed already. */
  listed(key: ObjectKey): Promise<ShownNode | undefined>
  /** Whether its kubeconfig Secret, if there is one, is in the status: until then nobody would miss it. */
  isRecorded(subject: Subject): Promise<boolean>
}

export function createShownNodes(
  { workload, log }: { readonly workload: WorkloadAccess; readonly log: Logger },
  signal: AbortSignal,
): ShownNodes {
  const opened = new Map<string, Promise<Workload | undefined>>()
  const shown = new Map<KubeClient, Promise<ReadonlyMap<string, ShownNode>>>()

  const showAll = (client: KubeClient): Promise<ReadonlyMap<string, ShownNode>> => {
    const known = shown.get(client) ?? list(client)
    shown.set(client, known)
    return known
  }
  const list = async (client: KubeClient): Promise<ReadonlyMap<string, ShownNode>> => {
    const pages = client.pages(NODES, { labelSelector: NODE_LABEL }, signal)
    const nodes = await show(
      { kind: 'Node', pages, log },
      ({ metadata }) => ownerOfNode(metadata),
      (object, owner) => ({ name: object.metadata.name, summary: summarizeNode(object, owner) }),
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
      sayUnread('Secret', error, log)
      return undefined
    }
  }

  return {
    async of(subject) {
      const found = await openOnce(workloadTarget(subject))
      if (found?.type !== 'client') return undefined
      return (await showAll(found.client)).get(nameOfKey(subject.key))
    },
    async listed(key) {
      for (const nodes of shown.values()) {
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
