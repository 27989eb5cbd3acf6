// The facts of a pass, by its goal and by the Machine that was found. Each gatherer (gather/) fills in its own.
//
//          no Machine     ours           ours, on its way out   nobody's        somebody else's
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
import type { Why } from './goal.ts'
import type { ScheduledMachineStatus } from './schema.ts'
import type { Subject } from './subject.ts'

export type Found<T> =
  | { readonly type: 'absent' }
  | { readonly type: 'ours'; readonly value: T }
  /** Carries our label, but belongs to an earlier Machine of that name: on its way out. */
  | { readonly type: 'stale'; readonly value: T }
  /** A Machine that carries our label, and none of whose owners exists any more. */
  | { readonly type: 'unowned'; readonly value: T }
  /** Has the name, and is somebody else's. `why` goes on where `what` and "exists" end. */
  | {
      readonly type: 'foreign'
      readonly uid: string
      readonly what: string
      readonly why: string
    }

/** What our Machine was made from, beside the spec as it is. */
export type AppliedFact =
  | { readonly type: 'notRecorded' }
  | {
      readonly type: 'recorded'
      /** It was made from this generation of this ScheduledMachine. */
      readonly isCurrent: boolean
      /** The fields that differ. */
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
  /** This machine's: `isNodeOf` says so. */
  | { readonly type: 'present'; readonly node: KubeObject }
  /** Has the name, and is not this machine's. `isOursGone`: the one that was is not in the cluster any more. */
  | { readonly type: 'foreign'; readonly message: string; readonly isOursGone: boolean }
  /** The workload cluster did not answer, or its kubeconfig cannot be used. */
  | {
      readonly type: 'unknown'
      readonly message: string
      /** It, or what leads to it, may not be read: somebody has to grant or mend something. */
      readonly isRefused?: true
      /** The kubeconfig is not there, is refused, or leads to another cluster: somebody has to mend it. */
      readonly isKubeconfigUnusable?: true
    }

/** A kind that a field of the spec names, and why no object can be made of it. */
export interface UnusableKind {
  readonly field: string
  readonly apiVersion: string
  readonly kind: string
  readonly why: 'unserved' | 'clusterScoped'
}

export type KubeconfigFact =
  | { readonly type: 'usable' }
  | { readonly type: 'missing' | 'refused' | 'forbidden'; readonly message: string }
  /** It was usable when the spec was looked at first. */
  | { readonly type: 'unread' }

/** The references of the spec, as they were read. */
export interface References {
  /** Cluster API is installed. */
  readonly isClusterApiServed: boolean
  /** The Cluster that the spec names. */
  readonly cluster: ClusterFact | undefined
  /** Kinds that the spec names and that no object can be made of. */
  readonly unusableKinds: readonly UnusableKind[]
  readonly kubeconfig: KubeconfigFact
}

/** The ScheduledMachine, with what was read for it, if the pass came that far. */
export interface SubjectFacts extends Subject {
  readonly machine?: MachineFact
  readonly references?: References | undefined
}

/** The ScheduledMachine, and the facts that every gatherer reads. */
export interface MachineFacts extends Subject {
  /** Cluster API is installed, in this version. */
  readonly machineVersion: MachineVersion | undefined
  readonly machine: MachineFact
  /** The name of the machine's Cluster, or of the one that it is to join. */
  readonly clusterName: string
  /** `undefined`: this pass had no reason to ask. */
  readonly cluster: ClusterFact | undefined
}

/** The machine's Node. */
export interface NodeFacts {
  /** `undefined`: no Node is known. */
  readonly node: NodeFact | undefined
  /** The workload cluster that a kubeconfig Secret led to, for the status to remember. */
  readonly workloadCluster: ScheduledMachineStatus['workloadCluster']
}

/** The provider objects of the Machine. `undefined`: not read, as the Machine reports their state. */
export interface ProviderFacts {
  readonly bootstrap: Found<ProviderObject> | undefined
  readonly infrastructure: Found<ProviderObject> | undefined
}

/** For a drain. It is read when the grace period is over. */
export interface DrainFacts {
  readonly node: NodeFact
  /** On that Node, when it is there and ours. */
  readonly pods: readonly KubeObject[]
  /** When a drain begins: why it is left to Cluster API, in words, because of a MachineDrainRule. */
  readonly rule: string | undefined
}

/** A Machine that may be shut down. */
export interface LeavingFacts extends MachineFacts, NodeFacts {
  readonly machine: OwnMachine
  readonly references: References | undefined
  /** `undefined`: the grace period is not over, or there is no Node. */
  readonly toDrain: DrainFacts | undefined
}

/** The ScheduledMachine was never seen before. */
export interface AcceptFacts extends MachineFacts {
  readonly type: 'accept'
}

export interface CreateFacts extends MachineFacts {
  readonly type: 'create'
  readonly machine: { readonly type: 'absent' }
  readonly references: References
}

export interface JoiningFacts extends LeavingFacts, ProviderFacts {
  readonly type: 'joining'
}

export interface ShutdownFacts extends LeavingFacts {
  readonly type: 'shutdown'
  readonly why: Why
}

export interface KillFacts extends MachineFacts {
  readonly type: 'kill'
  readonly machine: OwnMachine
}

/** The Machine is being deleted. */
export interface GoingFacts extends MachineFacts {
  readonly type: 'going'
  readonly machine: OwnMachine
  readonly goal: 'join' | 'leave' | 'kill'
}

/** There is no Machine; some of its objects may be left. */
export interface GoneFacts extends MachineFacts, NodeFacts, ProviderFacts {
  readonly type: 'gone'
  readonly machine: { readonly type: 'absent' }
  readonly goal: Why | 'kill'
  readonly references: References | undefined
}

/** The Machine carries our label, and none of its owners exists. */
export interface UnownedFacts extends MachineFacts {
  readonly type: 'unowned'
  readonly machine: Extract<MachineFact, { readonly type: 'unowned' }>
}

/** The Machine of our name is somebody else's. */
export interface TakenFacts extends MachineFacts, NodeFacts, ProviderFacts {
  readonly type: 'taken'
  readonly machine: Extract<MachineFact, { readonly type: 'foreign' }>
}

export interface KeepFacts extends MachineFacts {
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
export interface AnyFacts extends AnyNodeFacts, Partial<ProviderFacts> {}

/** A Machine that is ours, or was. */
export function knownMachine({ machine }: Pick<MachineFacts, 'machine'>): Machine | undefined {
  return machine.type === 'ours' || machine.type === 'unowned' ? machine.value : undefined
}

/** Its Cluster has been told to go. */
export function isClusterDeleting({ cluster }: Pick<MachineFacts, 'cluster'>): boolean {
  return cluster?.type === 'present' && cluster.isDeleting
}
