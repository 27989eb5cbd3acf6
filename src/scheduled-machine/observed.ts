// Everything one pass has read. What a pass did not need is `undefined`, and no rule may need it.
import type { DateTime, Duration } from 'luxon'
import type { Machine } from '#src/cluster-api/machine.ts'
import type { ProviderObject } from '#src/cluster-api/provider-object.ts'
import type { MachineVersion } from '#src/cluster-api/version.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { FINALIZER } from './labels.ts'
import type { ScheduledMachineStatus } from './schema.ts'
import type { ParsedSpec } from './spec.ts'

export interface Subject {
  readonly key: NamespacedKey
  readonly uid: string
  readonly generation: number
  readonly resourceVersion: string
  readonly createdAt: DateTime | undefined
  readonly deletedAt: DateTime | undefined
  /** When it was written last, by the clock of the API server. */
  readonly writtenAt: DateTime | undefined
  readonly finalizers: readonly string[]
  /** The annotation `cluster.x-k8s.io/paused` on the ScheduledMachine itself. */
  readonly isPaused: boolean
  /** `clusterctl move` has copied it to another management cluster, and is about to delete it here. */
  readonly isMovedAway: boolean
  readonly spec: ParsedSpec
  readonly status: ScheduledMachineStatus
  /** As it was read: what the next status is compared with. */
  readonly rawStatus: unknown
  readonly finalizerTimeout: Duration
  readonly forceFinalizer: boolean
}

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

export type MachineFact = Exclude<Found<Machine>, { readonly type: 'ours' }> | OwnMachine

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

export interface References {
  /** Kinds that the spec names and that no object can be made of. */
  readonly unusableKinds: readonly UnusableKind[]
  readonly kubeconfig: KubeconfigFact
}

/** What was read beside the ScheduledMachine. */
export interface World {
  /** Cluster API is installed, in this version. */
  readonly machineVersion: MachineVersion | undefined
  readonly machine: MachineFact
  /** What the spec refers to beside its Cluster, when it was looked up. */
  readonly references: References | undefined
  readonly bootstrap: Found<ProviderObject> | undefined
  readonly infrastructure: Found<ProviderObject> | undefined
  /** The Cluster of the machine: of the one that is there, or else of the one to be made. */
  readonly cluster: ClusterFact | undefined
  /** The name of that Cluster, where the spec names another by now. */
  readonly clusterName?: string
  /** The Cluster that the spec names, where that is another and was looked up. */
  readonly specCluster?: ClusterFact
  readonly node: NodeFact | undefined
  /** The workload cluster that a kubeconfig Secret led to, for the status to remember. */
  readonly workloadCluster: ScheduledMachineStatus['workloadCluster']
  /** The pods on the Node, when it is being drained. */
  readonly pods: readonly KubeObject[] | undefined
  /** When a drain begins: why it is left to Cluster API, in words, because of a MachineDrainRule. */
  readonly drainRule?: string | undefined
}

export interface Observed extends Subject {
  /** `undefined` when the ScheduledMachine alone settles the pass. */
  readonly world: World | undefined
}

/** A Machine that is ours, or was. */
export function knownMachine({ machine }: World): Machine | undefined {
  return machine.type === 'ours' || machine.type === 'unowned' ? machine.value : undefined
}

/** Never seen before, or moved here without its status, or somebody has taken our finalizer away. */
export function isNew(subject: Subject): boolean {
  if (subject.deletedAt !== undefined) return false
  return !isFinalized(subject) || subject.status.phase === undefined
}
/** The ScheduledMachine, with what else was read, if the pass came that far. */
export type SubjectWithWorld = Subject & Partial<Pick<Observed, 'world'>>

/** Our finalizer is on the object: it cannot disappear before we have cleaned up. */
export function isFinalized(subject: Subject): boolean {
  return subject.finalizers.includes(FINALIZER)
}

/** The name of the Cluster of `world.cluster`. */
export function clusterNameOf({ spec, world }: Observed): string {
  return world?.clusterName ?? spec.clusterName
}

/** Its Cluster has been told to go. */
export function isClusterGoing({ world }: Observed): boolean {
  return world?.cluster?.type === 'present' && world.cluster.isDeleting
}
