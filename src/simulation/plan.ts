// What goes wrong in a run, and when: plain data, drawn from the seed before anything runs. Each incident
// can be left out and the rest still makes sense, which is what the shrinker needs.
import type { DateTime } from 'luxon'

/** Seconds after the start of the run. */
export type Seconds = number

export interface Plan {
  readonly seed: number
  readonly start: DateTime
  /** From then on nothing goes wrong any more, and what others had broken is mended. */
  readonly calmAt: Seconds
  /** Pods of the function scheduled-machine, and of the sweep. */
  readonly pods: number
  readonly sweepPods: number
  /** Of the clock of each pod, those of scheduled-machine first. */
  readonly skews: readonly Seconds[]
  /** How long a request is on its way, each way, at most. */
  readonly latency: Seconds
  /** Nodes and Pods are reached by a kubeconfig, over a network of their own. */
  readonly hasWorkloadCluster: boolean
  /** The workload cluster has an API server of its own; in the management cluster there is a Node of the same
   * name as each machine's. */
  readonly hasWorkloadApi: boolean
  /** The management cluster has Nodes of the names of our machines' Nodes, which are somebody else's. */
  readonly hasNamesakes: boolean
  /** What is lost from the first moment to the last. */
  readonly lost: { readonly events: boolean; readonly alarm: boolean }
  readonly machines: readonly MachinePlan[]
  readonly incidents: readonly Incident[]
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
  /** What its machineTemplate asks of Cluster API: no drain, or one that waits for a hook. */
  readonly drain?: 'excluded' | 'hook'
  /** When it is made. */
  readonly at: Seconds
}

/** What happens to a request of a function. `effect`: before that, it took effect. */
export type RequestFault =
  | { readonly type: 'answer'; readonly status: number; readonly effect: boolean }
  | { readonly type: 'reset'; readonly effect: boolean }
  | { readonly type: 'silence'; readonly effect: boolean }
  /** On its way for so long, and its answer. */
  | { readonly type: 'slow'; readonly there: Seconds; readonly back: Seconds }
  /** The answer that the same request had the last time, where the request allows that. */
  | { readonly type: 'stale' }
  /** The pod is killed. */
  | { readonly type: 'kill'; readonly effect: boolean }

/** What happens to an event on its way to a function. */
export type EventFault =
  | { readonly type: 'lose' }
  | { readonly type: 'repeat'; readonly after: readonly Seconds[] }
  | { readonly type: 'delay'; readonly by: Seconds }

export type UserAction =
  | { readonly type: 'enable'; readonly enabled: boolean }
  | { readonly type: 'schedule'; readonly hours: readonly string[] }
  | { readonly type: 'timezone'; readonly timezone: string }
  | { readonly type: 'killSwitch'; readonly on: boolean }
  | { readonly type: 'pause'; readonly on: boolean }
  | { readonly type: 'pauseCluster'; readonly on: boolean }
  /** The Cluster of all machines goes, and Cluster API takes its Machines with it. */
  | { readonly type: 'deleteCluster' }
  /** There is one of that name again, if the last one is gone. */
  | { readonly type: 'makeCluster' }
  | { readonly type: 'kind'; readonly kind: string }
  | { readonly type: 'delete' }
  | { readonly type: 'recreate' }
  /** Deleted, and its machine is to stay. */
  | { readonly type: 'orphan' }
  /** From a backup: gone, and back without its status and with another uid. */
  | { readonly type: 'restore' }

export type OtherAction =
  | { readonly type: 'cordon' }
  | { readonly type: 'uncordon' }
  | { readonly type: 'taint' }
  | { readonly type: 'label' }
  | { readonly type: 'holdMachine' }
  | { readonly type: 'deleteMachine' }
  | { readonly type: 'deleteNode' }
  | { readonly type: 'takeName' }
  /** A tool takes all owners off the Machine and its provider objects. */
  | { readonly type: 'stripOwners' }
  /** Another controller becomes the owner of the Machine. */
  | { readonly type: 'takeMachine' }
  | { readonly type: 'budget'; readonly keep: number }
  | { readonly type: 'loseKubeconfig' }
  | { readonly type: 'giveKubeconfig' }
  /** Another machine's Node takes the name of this one's. */
  | { readonly type: 'replaceNode'; readonly shows: Stranger }
  /** The host of a Machine that is gone registers its Node. */
  | { readonly type: 'registerLate' }

/** What of a stranger's Node says that it is one. */
export type Stranger = 'nothing' | 'annotations' | 'providerID'

export type ProviderAction = 'fail' | 'hang' | 'mend'

export type Incident =
  /** The so many-th request of the functions, from 1. */
  | { readonly type: 'request'; readonly call: number; readonly fault: RequestFault }
  /** The so many-th event on its way to a function, from 1. */
  | { readonly type: 'event'; readonly event: number; readonly fault: EventFault }
  | { readonly type: 'lostAlarm'; readonly at: Seconds; readonly for: Seconds }
  | { readonly type: 'apiRestart'; readonly at: Seconds; readonly for: Seconds }
  | { readonly type: 'workloadDown'; readonly at: Seconds; readonly for: Seconds }
  /** A right of all pods is taken away, in whatever cluster. */
  | {
      readonly type: 'refusal'
      readonly at: Seconds
      readonly for: Seconds
      readonly verb: string
      readonly resource: string
    }
  /** Who asks for a ScheduledMachine, or writes it, is told to come back so many seconds later. */
  | {
      readonly type: 'throttle'
      readonly at: Seconds
      readonly for: Seconds
      readonly seconds: Seconds
    }
  | { readonly type: 'killPod'; readonly at: Seconds; readonly pod: number }
  | { readonly type: 'clock'; readonly at: Seconds; readonly pod: number; readonly by: Seconds }
  | {
      readonly type: 'user'
      readonly at: Seconds
      readonly machine: number
      readonly action: UserAction
    }
  | {
      readonly type: 'other'
      readonly at: Seconds
      readonly machine: number
      readonly action: OtherAction
    }
  | {
      readonly type: 'provider'
      readonly at: Seconds
      readonly machine: number
      readonly action: ProviderAction
    }

/** What an incident is called where they are counted. */
export function nameOfIncident(incident: Incident): string {
  switch (incident.type) {
    case 'request': {
      const { fault } = incident
      const what = fault.type === 'answer' ? `answer ${fault.status}` : fault.type
      return 'effect' in fault && fault.effect ? `${what} after the effect` : what
    }
    case 'event':
      return `event ${incident.fault.type}`
    case 'user':
    case 'other':
      return `${incident.type} ${incident.action.type}`
    case 'provider':
      return `provider ${incident.action}`
    case 'refusal':
      return `refusal of ${incident.verb} ${incident.resource}`
    default:
      return incident.type
  }
}
