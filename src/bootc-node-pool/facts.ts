// The facts of a pass. Rows are cheap, and say which Nodes the pass needs whole (reads.ts). All of them are read after
// the pool itself, so they are never older than its ledger.
import type { ImageInfo } from '#src/bootc-node/schema.ts'
import type { ConditionStatus } from '#src/kube/conditions.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Goal } from './goal.ts'
import type { Resolution } from './schema.ts'
import type { Subject } from './subject.ts'

/** A Node, as a row of a table. */
export interface NodeRow {
  readonly name: string
  /** The status of its condition Ready. `Unknown`: its kubelet has never reported. The table has `NotReady` for a kubelet
   * that fell silent, and that is `False` here. */
  readonly ready: ConditionStatus
  readonly isSchedulable: boolean
  /** It has the label `bootc.dev/managed`. */
  readonly isManaged: boolean
}

/** A BootcNode, as a row of a table. A cell that is empty or cannot be read is absent. */
export interface BootcNodeRow {
  readonly name: string
  readonly uid: string
  /** The write of a slot is conditional on it. */
  readonly resourceVersion: string
  readonly generation: number
  readonly isDeleting: boolean
  /** The owner that controls it. */
  readonly owner?: { readonly uid: string; readonly name: string } | undefined
  readonly desiredImage: string
  readonly desiredImageState: string
  readonly pullSecretRef?: { readonly name: string; readonly namespace: string } | undefined
  readonly pullSecretHash?: string | undefined
  readonly rebootPolicy?: string | undefined
  readonly booted?: ImageOfRow | undefined
  readonly staged?: ImageOfRow | undefined
  readonly idle?: ConditionOfRow | undefined
  readonly degraded?: ConditionOfRow | undefined
  /** An older daemon reports none. */
  readonly observedGeneration?: number | undefined
  /** The annotation `bootc.dev/in-reboot-slot` is there, with any value. */
  readonly isInRebootSlot: boolean
  /** The annotation `bootc.dev/was-cordoned`. */
  readonly wasCordoned?: string | undefined
  /** The annotation `bootc.dev/fell-back`: the digest from which the node came back on its old image. */
  readonly fellBack?: string | undefined
  /** The annotation `bootc.dev/reboots`: the last reboots, as JSON. */
  readonly reboots?: string | undefined
}

export type ImageOfRow = Pick<ImageInfo, 'image' | 'imageDigest'>

export interface ConditionOfRow {
  readonly status: string
  readonly reason: string
  readonly message?: string | undefined
}

/** A whole Node. */
export type NodeFact =
  | {
      readonly type: 'present'
      readonly node: KubeObject
      /** The pods on it, read after the Node. `undefined`: not read. */
      readonly pods?: readonly KubeObject[] | undefined
    }
  | { readonly type: 'absent' }
  /** The read of the Node or of its pods was refused. It counts as not healthy. */
  | { readonly type: 'unknown'; readonly message: string }

export type PullSecretFact =
  | { readonly type: 'usable'; readonly hash: string }
  /** `message` names the Secret and the remedy. */
  | { readonly type: 'missing' | 'invalid' | 'refused'; readonly message: string }

/** What is listed first. */
export interface ListedFacts {
  readonly goal: Goal['type']
  readonly subject: Subject
  /** The Nodes that the selector matches. While it is invalid: all Nodes, and no node joins or leaves. While the pool is
   * being deleted: the Nodes with the label `bootc.dev/managed`. */
  readonly nodes: ReadonlyMap<string, NodeRow>
  /** All BootcNodes, also those of other pools. */
  readonly bootcNodes: ReadonlyMap<string, BootcNodeRow>
  /** What `status.resolution` must say now, by src/images/resolution.ts. `undefined`: the reference is invalid, or the
   * pool is being deleted. */
  readonly resolution: Resolution | undefined
  /** Metadata of all unschedulable Nodes of the cluster, if `needsCordoned` (reads.ts) asks for it; else empty. */
  readonly cordoned: ReadonlyMap<string, KubeObject>
}

export interface PoolFacts extends ListedFacts {
  /** The Nodes that the rules asked for. */
  readonly fullNodes: ReadonlyMap<string, NodeFact>
  /** Whether a Node outside the pool is Ready, schedulable and without a NoSchedule taint, if the rules asked for it. */
  readonly hasPlaceOutside: boolean | undefined
  /** `undefined`: the spec names no pull Secret. */
  readonly pullSecret: PullSecretFact | undefined
}
