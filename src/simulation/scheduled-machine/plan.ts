// The part of a plan that is about ScheduledMachines: the machines, and the actions of their users, of other people and of
// the provider.
import type { DateTime } from 'luxon'
import type { Plan, Seconds, TimedAction } from '../core/plan.ts'
import type { OverrideAction } from './overrides.ts'

export interface MachinesPlan extends Plan<Action> {
  /** Nodes and Pods are reached by a kubeconfig, over a network of their own. */
  readonly hasWorkloadCluster: boolean
  /** The workload cluster has an API server of its own; in the management cluster there is a Node of the same
   * name as each machine's. */
  readonly hasWorkloadApi: boolean
  /** The management cluster has Nodes with the names of our machines' Nodes. They belong to somebody else. */
  readonly hasNamesakes: boolean
  /** Where a reclaim disables the schedule. */
  readonly reclaimDisables: 'spec' | 'status'
  readonly machines: readonly MachinePlan[]
  /** When windows open and close. Default: at 09:00 and 10:00 UTC. */
  readonly edges?: readonly DateTime[]
}

export interface MachinePlan {
  readonly name: string
  readonly spec: object
  /** Pods that run on its Node as soon as it is Ready, and how many of them a budget wants to keep. */
  readonly workloads: number
  readonly budget: number | undefined
  /** Beside them a ReplicaSet whose pods tolerate everything, a cordon included. */
  readonly isTolerant?: boolean
  readonly isMadePaused?: boolean
  /** Its machineTemplate asks Cluster API for no drain, or for a drain that waits for a hook. */
  readonly drain?: 'excluded' | 'hook'
  /** When its user creates it. */
  readonly at: Seconds
}

export type UserAction =
  | { readonly type: 'enable'; readonly enabled: boolean }
  | { readonly type: 'schedule'; readonly hours: readonly string[] }
  /** Sets the fields of `spec.schedule`; with `null`, removes them. */
  | { readonly type: 'calendar'; readonly calendar: object }
  | { readonly type: 'timezone'; readonly timezone: string }
  | { readonly type: 'killSwitch'; readonly on: boolean }
  | { readonly type: 'pause'; readonly on: boolean }
  | { readonly type: 'pauseCluster'; readonly on: boolean }
  /** The Cluster of all machines is deleted, and Cluster API deletes its Machines. */
  | { readonly type: 'deleteCluster' }
  /** Creates a Cluster of that name, if there is none. */
  | { readonly type: 'makeCluster' }
  | { readonly type: 'kind'; readonly kind: string }
  /** Sets `spec.nodeTaints`; without a value, to no taints. */
  | { readonly type: 'taints'; readonly value?: string }
  /** Sets fields that move the edges of its windows. */
  | { readonly type: 'edges'; readonly fields: object }
  | { readonly type: 'delete' }
  | { readonly type: 'recreate' }
  /** Deleted with orphan propagation: its machine stays. */
  | { readonly type: 'orphan' }
  /** A reclaim is acknowledged. */
  | { readonly type: 'acknowledge' }
  | { readonly type: 'commands'; readonly commands: readonly string[] }
  /** Restored from a backup: it has lost its status, and has another uid. */
  | { readonly type: 'restore' }
  | OverrideAction

export type OtherAction =
  | { readonly type: 'cordon' }
  | { readonly type: 'uncordon' }
  | { readonly type: 'taint' }
  /** Removes all taints but those of Kubernetes itself. */
  | { readonly type: 'removeTaints' }
  /** Gives a taint of ours another value. */
  | { readonly type: 'takeTaint' }
  /** Puts a taint that the spec may have on a Node that has none of ours. */
  | { readonly type: 'sameTaint' }
  | { readonly type: 'label' }
  /** The template that some machines are cloned from. */
  | { readonly type: 'editTemplate' | 'deleteTemplate' | 'makeTemplate' }
  /** The DaemonSet that some machines wait for. */
  | { readonly type: 'deleteDaemonSet' | 'makeDaemonSet' }
  /** The ConfigMap with the calendar that some machines have. `events`: which ones are in it. */
  | {
      readonly type: 'holidays'
      readonly change: 'write' | 'spoil' | 'delete'
      readonly events: number
    }
  | { readonly type: 'holdMachine' }
  | { readonly type: 'deleteMachine' }
  | { readonly type: 'deleteNode' }
  | { readonly type: 'takeName' }
  /** A tool removes all owners of the Machine and its provider objects. */
  | { readonly type: 'stripOwners' }
  /** Another controller becomes the owner of the Machine. */
  | { readonly type: 'takeMachine' }
  | { readonly type: 'budget'; readonly keep: number }
  | { readonly type: 'loseKubeconfig' }
  | { readonly type: 'giveKubeconfig' }
  /** Another machine's Node takes the name of this one's. */
  | { readonly type: 'replaceNode'; readonly shows: Stranger }
  /** An agent or a person asks for a reclaim, on the Node of that name. */
  | { readonly type: 'requestReclaim' }
  /** The same on a Node of another machine, which takes the name. */
  | { readonly type: 'reclaimStranger'; readonly shows: Stranger }
  /** The host of a Machine that is gone registers its Node. */
  | { readonly type: 'registerLate' }

/** How a stranger's Node shows that it is one. */
export type Stranger = 'nothing' | 'annotations' | 'providerID'

export type ProviderAction = 'fail' | 'hang' | 'mend'

export type Action =
  | (TimedAction & {
      readonly type: 'user'
      readonly machine: number
      readonly action: UserAction
    })
  | (TimedAction & {
      readonly type: 'other'
      readonly machine: number
      readonly action: OtherAction
    })
  | (TimedAction & {
      readonly type: 'provider'
      readonly machine: number
      readonly action: ProviderAction
    })

/** The name under which an action is counted. */
export function nameOfAction({ type, action }: Action): string {
  return typeof action === 'string' ? `${type} ${action}` : `${type} ${action.type}`
}
