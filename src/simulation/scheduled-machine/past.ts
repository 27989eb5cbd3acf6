// The history of a run, with the parts of it that only the rules for ScheduledMachines need.

import type { Mirror } from '#src/embedded/stand-ins/mirror.ts'
import { textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { reclaimRequestOf } from '#src/nodes/reclaim.ts'
import type { ObjectChange, Past } from '../core/history.ts'
import { isBegun, isEviction } from '../core/object-change.ts'
import { PROVIDER_KINDS } from './facts.ts'
import { createReleased, type Released } from './released.ts'
import { createReadyDaemons, type ReadyDaemons } from './rules/startups.ts'
import { createTaintAuthors, type TaintAuthors } from './rules/taints.ts'

export interface MachinePast extends Past {
  /** When the status of a ScheduledMachine last told of a removal, by uid; milliseconds. */
  readonly meantAt: (uid: string) => number | undefined
  /** Since when a Machine, by uid, has named the Node that it names; milliseconds. */
  readonly joinedAt: (uid: string) => number | undefined
  /** Provider objects, by uid, whose Node was deleted while they were there. Such a Node does not come back. */
  readonly lostNode: ReadonlySet<string>
  /** Nodes, by uid, that were made by other people, not by the kubelet of a machine. */
  readonly strangers: ReadonlySet<string>
  /** Who has put each taint on a Node. */
  readonly taintAuthors: TaintAuthors
  /** Which DaemonSets were Ready on a Node. */
  readonly readyDaemons: ReadyDaemons
  /** Whether the workload cluster was lost, at least for a while: its kubeconfig was, or its Cluster was deleted. */
  readonly hasLostCluster: () => boolean
  readonly wasClusterDeleted: () => boolean
  /** Whether a Machine of this name was deleted, by anybody but a function. */
  readonly wasMachineDeleted: (name: string) => boolean
  /** Nodes as they were when somebody asked for a reclaim on them. */
  readonly reclaimRequests: readonly KubeObject[]
  /** Those that took effect, by anybody. */
  readonly evictions: readonly Eviction[]
  /** ScheduledMachines whose Machine may stay. */
  readonly released: Released
}

export interface Eviction {
  readonly at: number
  /** The uid of the controller of the pod. */
  readonly owner: string | undefined
  /** The Node that the pod was on. */
  readonly nodeName: string
}

export interface MachineMemory extends MachinePast {
  /** To be called before the rules. */
  noticeFirst(change: ObjectChange): void
  /** To be called after the rules. */
  noticeLast(change: ObjectChange): void
}

export function createMachineMemory(past: Past): MachineMemory {
  const meant = new Map<string, number>()
  const joined = new Map<string, number>()
  const lostNode = new Set<string>()
  const strangers = new Set<string>()
  const evictions: Eviction[] = []
  const deletedMachines = new Set<string>()
  const reclaimRequests: KubeObject[] = []
  let isKubeconfigLost = false
  let isClusterDeleted = false
  const released = createReleased()
  const taintAuthors = createTaintAuthors()
  const readyDaemons = createReadyDaemons(past.before)
  return {
    ...past,
    lostNode,
    strangers,
    evictions,
    reclaimRequests,
    hasLostCluster: () => isKubeconfigLost || isClusterDeleted,
    wasClusterDeleted: () => isClusterDeleted,
    released,
    taintAuthors,
    readyDaemons,
    wasMachineDeleted: (name) => deletedMachines.has(name),
    joinedAt: (uid) => joined.get(uid),
    meantAt: (uid) => meant.get(uid),
    noticeFirst: released.notice,
    noticeLast(written) {
      taintAuthors.notice(written)
      readyDaemons.notice(written)
      const { change, at, by } = written
      const { object, type } = change
      const { uid = '' } = object.metadata
      if (object.kind === 'ScheduledMachine' && (isMeant(object) || isMeant(change.old)))
        meant.set(uid, at)
      if (object.kind === 'Machine' && nodeNameOf(object) !== nodeNameOf(change.old))
        joined.set(uid, at)
      if (object.kind === 'Machine' && by.type !== 'function' && isBegun(written))
        deletedMachines.add(object.metadata.name)
      if (object.kind === 'Node' && type === 'ADDED' && by.type === 'other') strangers.add(uid)
      if (object.kind === 'Node' && reclaimRequestOf(object) && by.type !== 'function')
        reclaimRequests.push(object)
      if (object.kind === 'Secret' && type === 'DELETED' && by.type === 'other')
        isKubeconfigLost = true
      if (object.kind === 'Cluster' && object.metadata.deletionTimestamp !== undefined)
        isClusterDeleted = true
      if (object.kind === 'Node' && type === 'DELETED')
        for (const { metadata } of hostsOf(past.before, object)) lostNode.add(metadata.uid ?? '')
      if (object.kind === 'Pod' && isEviction(written) && isBegun(written)) {
        const nodeName = textAt(object, 'spec', 'nodeName')
        evictions.push({ at, owner: controllerOf(object)?.uid, nodeName })
      }
    },
  }
}

/** Whether the status tells of a removal that is planned, or under way. */
export function isMeant(object: KubeObject | undefined): boolean {
  return (
    valueAt(object, 'status', 'shutdownStartedAt') !== undefined ||
    valueAt(object, 'status', 'drain') !== undefined ||
    textAt(object, 'status', 'phase') === 'Terminated'
  )
}

function nodeNameOf(machine: KubeObject | undefined): string {
  return textAt(machine, 'status', 'nodeRef', 'name')
}

function hostsOf(mirror: Mirror, node: KubeObject): readonly KubeObject[] {
  const providerID = textAt(node, 'spec', 'providerID')
  return PROVIDER_KINDS.flatMap(([group, kind]) => mirror.list(group, kind)).filter(
    (object) => textAt(object, 'spec', 'providerID') === providerID,
  )
}
