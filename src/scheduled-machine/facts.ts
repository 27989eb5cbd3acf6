// The facts of a pass, by its goal and by the Machine that was found. Each gatherer in gather/ gives its own.
//
//          no Machine     ours           ours, being deleted    without owner   of another owner
//   accept AcceptFacts    AcceptFacts    AcceptFacts            AcceptFacts     AcceptFacts
//   join   CreateFacts    JoiningFacts   GoingFacts             UnownedFacts    TakenFacts
//   leave  GoneFacts      ShutdownFacts  GoingFacts             UnownedFacts    TakenFacts
//   kill   GoneFacts      KillFacts      GoingFacts             UnownedFacts    TakenFacts
//   keep   KeepFacts      KeepFacts      KeepFacts              UnownedFacts    KeepFacts
//   orphan OrphanFacts    OrphanFacts    OrphanFacts            OrphanFacts     OrphanFacts
import type { Machine } from '#src/cluster-api/machine.ts'
import type { ProviderObject } from '#src/cluster-api/provider-object.ts'
import type { MachineVersion } from '#src/cluster-api/version.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { EventWorkload } from '#src/nodes/event-path.ts'
import type { Why } from './goal.ts'
import type { ScheduledMachineStatus } from './schema.ts'
import type { SourceFacts } from './sources/source-facts.ts'
import type { Subject } from './subject.ts'

export type Found<T> =
  | { readonly type: 'absent' }
  | { readonly type: 'ours'; readonly value: T }
  /**
   * It has our label, but belongs to an earlier Machine of that name. It will be deleted with that Machine.
   */
  | { readonly type: 'stale'; readonly value: T }
  /** A Machine with our label and without an existing owner. */
  | { readonly type: 'unowned'; readonly value: T }
  /**
   * It has the name, and belongs to another owner. `why` continues the sentence that `what` and "exists" begin.
   */
  | {
      readonly type: 'foreign'
      readonly uid: string
      readonly what: string
      readonly why: string
      /** The Node that a Machine names. */
      readonly nodeName?: string
    }

/** The comparison of our Machine with the current spec. */
export type AppliedFact =
  | { readonly type: 'notRecorded' }
  | {
      readonly type: 'recorded'
      /** It was created from this generation of this ScheduledMachine. */
      readonly isCurrent: boolean
      /** The fields that have changed. */
      readonly changed: readonly string[]
    }

export interface OwnMachine {
  readonly type: 'ours'
  readonly value: Machine
  readonly applied: AppliedFact
}

export type MachineFact = Exclude<Found<Machine>, { readonly type: 'ours' | 'stale' }> | OwnMachine

export type ClusterFact =
  | { readonly type: 'absent' }
  | { readonly type: 'present'; readonly isPaused: boolean; readonly isDeleting: boolean }

export type NodeFact =
  | { readonly type: 'absent' }
  /** It is this machine's Node, by `isNodeOf`. */
  | { readonly type: 'present'; readonly node: KubeObject }
  /**
   * It has the name, but is not this machine's Node. `isOursGone`: our Node is not in the cluster any more.
   */
  | { readonly type: 'foreign'; readonly message: string; readonly isOursGone: boolean }
  /** The workload cluster did not answer, or its kubeconfig cannot be used. */
  | {
      readonly type: 'unknown'
      readonly message: string
      /**
       * A read of the Node, its pods or its kubeconfig was refused. Somebody has to grant a right, or fix something.
       */
      readonly isRefused?: true
      /**
       * The kubeconfig is missing, is refused, or belongs to another cluster. Somebody has to fix it.
       */
      readonly isKubeconfigUnusable?: true
    }

/** A kind in the spec of which no object can be created, with the reason. */
export interface UnusableKind {
  readonly field: string
  readonly apiVersion: string
  readonly kind: string
  readonly why: 'unserved' | 'clusterScoped'
}

export type KubeconfigFact =
  | { readonly type: 'usable' }
  | { readonly type: 'missing' | 'refused' | 'forbidden'; readonly message: string }
  /** Not read again: it was usable at the first check of this spec. */
  | { readonly type: 'unread' }

/** The references of the spec, as they were read. */
export interface References {
  /** Cluster API is installed. */
  readonly isClusterApiServed: boolean
  /** The Cluster that the spec names. */
  readonly cluster: ClusterFact | undefined
  /** The kinds in the spec of which no object can be created. */
  readonly unusableKinds: readonly UnusableKind[]
  readonly kubeconfig: KubeconfigFact
  /** Left out: the provider objects are created from the spec alone. */
  readonly sources?: SourceFacts | undefined
}

/** The ScheduledMachine, with the facts that the pass has read so far. */
export interface SubjectFacts extends Subject {
  readonly machine?: MachineFact
  readonly references?: References | undefined
  readonly node?: NodeFact | undefined
  readonly reclaimAgent?: ReclaimAgentFact | undefined
  readonly sources?: SourceFacts | undefined
}

/** The ScheduledMachine, and the facts that every gatherer reads. */
export interface MachineFacts extends Subject {
  /** The installed version of Cluster API, if any. */
  readonly machineVersion: MachineVersion | undefined
  readonly machine: MachineFact
  /** The name of the machine's Cluster, or of the Cluster that it will join. */
  readonly clusterName: string
  /** `undefined`: this pass did not need it. */
  readonly cluster: ClusterFact | undefined
}

/** The ConfigMap of the reclaim agent on one Node. */
export interface ReclaimAgentFact {
  readonly nodeName: string
  readonly config:
    | { readonly type: 'absent' }
    /** A controller wrote it for this Node. */
    | { readonly type: 'written'; readonly object: KubeObject }
    /** A person wrote it, or the controller of another machine. */
    | { readonly type: 'foreign' }
    /** The read was refused. Somebody has to grant a right, or fix something. */
    | { readonly type: 'refused'; readonly message: string }
}

/** The machine's Node. */
export interface NodeFacts {
  /** `undefined`: no Node is known. */
  readonly node: NodeFact | undefined
  /** The workload cluster with its kubeconfig Secret, for the status. */
  readonly workloadCluster: ScheduledMachineStatus['workloadCluster']
  /** `undefined`: no agent is wanted, and none is left. */
  readonly reclaimAgent: ReclaimAgentFact | undefined
}

/**
 * The provider objects of the Machine. `undefined`: not read, because the Machine reports their state.
 */
export interface ProviderFacts {
  readonly bootstrap: Found<ProviderObject> | undefined
  readonly infrastructure: Found<ProviderObject> | undefined
}

/** The facts for a drain. They are read when the grace period is over. */
export interface DrainFacts {
  readonly node: NodeFact
  /** The pods on that Node, if it exists and is ours. */
  readonly pods: readonly KubeObject[]
  /**
   * The reason why Cluster API drains the Node: a MachineDrainRule. It is read when a drain begins.
   */
  readonly rule: string | undefined
  /** The workloads on the way of an event whose last pod is on that Node, before the drain begins. */
  readonly lastOfEventPath?: readonly EventWorkload[]
}

/** A Machine that may be shut down. */
export interface LeavingFacts extends MachineFacts, NodeFacts {
  readonly machine: OwnMachine
  readonly references: References | undefined
  /** `undefined`: the grace period is not over, or there is no Node. */
  readonly toDrain: DrainFacts | undefined
}

/** The ScheduledMachine is new. */
export interface AcceptFacts extends MachineFacts {
  readonly type: 'accept'
}

export interface CreateFacts extends MachineFacts {
  readonly type: 'create'
  /** The agent on the Node of an earlier Machine. */
  readonly reclaimAgent: ReclaimAgentFact | undefined
  readonly machine: { readonly type: 'absent' }
  readonly references: References
}

export interface JoiningFacts extends LeavingFacts, ProviderFacts {
  readonly type: 'joining'
  /** The pods on a new Node that waits for DaemonSets. `undefined`: it does not. */
  readonly startupPods?: readonly KubeObject[] | undefined
  /** Read when a provider object has to be created. */
  readonly sources?: SourceFacts | undefined
}

export interface ShutdownFacts extends LeavingFacts {
  readonly type: 'shutdown'
  readonly why: Why
}

export interface KillFacts extends MachineFacts {
  readonly type: 'kill'
  readonly machine: OwnMachine
}

/** The Machine is being deleted. Its Node is read while it may be reclaimed. */
export interface GoingFacts extends MachineFacts, Partial<NodeFacts> {
  readonly type: 'going'
  readonly machine: OwnMachine
  readonly goal: 'join' | 'leave' | 'kill'
}

/** There is no Machine. Some of its objects may be left. */
export interface GoneFacts extends MachineFacts, NodeFacts, ProviderFacts {
  readonly type: 'gone'
  readonly machine: { readonly type: 'absent' }
  readonly goal: Why | 'kill'
  readonly references: References | undefined
}

/** The Machine has our label, and none of its owners exists. */
export interface UnownedFacts extends MachineFacts {
  readonly type: 'unowned'
  readonly machine: Extract<MachineFact, { readonly type: 'unowned' }>
}

/** The Machine of our name belongs to another owner. */
export interface TakenFacts extends MachineFacts, NodeFacts, ProviderFacts {
  readonly type: 'taken'
  readonly machine: Extract<MachineFact, { readonly type: 'foreign' }>
}

/** The spec has errors. The Node is read while it may be reclaimed. */
export interface KeepFacts extends MachineFacts, Partial<NodeFacts> {
  readonly type: 'keep'
}

export interface OrphanFacts extends MachineFacts, NodeFacts {
  readonly type: 'orphan'
}

export type Facts =
  | AcceptFacts
  | CreateFacts
  | JoiningFacts
  | ShutdownFacts
  | KillFacts
  | GoingFacts
  | GoneFacts
  | UnownedFacts
  | TakenFacts
  | KeepFacts
  | OrphanFacts

/** For a rule of several cases. The Node is left out in a case that does not read it. */
export interface AnyNodeFacts extends MachineFacts, Partial<NodeFacts> {}

/** The same with the provider objects. */
export interface AnyFacts extends AnyNodeFacts, Partial<ProviderFacts> {
  readonly references?: References | undefined
  readonly sources?: SourceFacts | undefined
}

/** A Machine that is ours, or was ours. */
export function knownMachine({ machine }: Pick<MachineFacts, 'machine'>): Machine | undefined {
  return machine.type === 'ours' || machine.type === 'unowned' ? machine.value : undefined
}

/** Whether its Cluster is being deleted. */
export function isClusterDeleting({ cluster }: Pick<MachineFacts, 'cluster'>): boolean {
  return cluster?.type === 'present' && cluster.isDeleting
}
