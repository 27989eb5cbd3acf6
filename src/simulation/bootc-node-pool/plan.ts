// The part of a plan that is about BootcNodePools: pools, nodes and their hosts, pods, and what people do to them.
import type { Plan, Seconds, TimedAction } from '../core/plan.ts'
import type { MachinePlan, Action as MachinesAction } from '../scheduled-machine/plan.ts'

export interface PoolsPlan extends Plan<Action> {
  readonly pools: readonly PoolPlan[]
  readonly nodes: readonly NodePlan[]
  readonly apps: readonly AppPlan[]
  /** ScheduledMachines. Users put the label of the first pool on their Nodes. */
  readonly machines: readonly MachinePlan[]
}

export interface PoolPlan {
  readonly name: string
  readonly spec: PoolSpec
  /** When its user creates it. */
  readonly at: Seconds
}

export interface PoolSpec {
  readonly image: { readonly ref: string }
  readonly rollout: Rollout
}

export interface Rollout {
  readonly maxUnavailable?: number | string
  readonly paused?: boolean
  readonly drainTimeoutSeconds?: number
  readonly rebootTimeoutSeconds?: number
  readonly haltThreshold?: number
  readonly drain?: 'none'
}

export interface NodePlan {
  readonly name: string
  /** The pools whose labels it has, by their places in the plan. */
  readonly pools: readonly number[]
  /** The behaviour of its host: src/embedded/stand-ins/bootc/host-behaviour.ts. */
  readonly host: HostAnnotations
  /** Its administrator has cordoned it. */
  readonly isCordoned?: boolean
}

export type HostAnnotations = Readonly<Record<string, string>>

/** Pods of a ReplicaSet. `keep`: a budget wants so many of them. */
export interface AppPlan {
  readonly name: string
  readonly replicas: number
  readonly keep?: number
}

export type PoolAction =
  | { readonly type: 'image'; readonly ref: string }
  | { readonly type: 'rollout'; readonly change: Rollout }
  /** A selector that no API server accepts, or the right one. */
  | { readonly type: 'selector'; readonly isValid: boolean }
  | { readonly type: 'delete' }
  | { readonly type: 'recreate' }
  /** A tool removes the whole status. */
  | { readonly type: 'wipe' }

export type NodeAction =
  | { readonly type: 'cordon' | 'uncordon' }
  /** The label of a pool, by its place in the plan. */
  | { readonly type: 'join' | 'leave'; readonly pool: number }
  /** Removes the label `bootc.dev/managed`. */
  | { readonly type: 'unmanage' }
  /** Removes all annotations of ours from the BootcNode, or from the Node. */
  | { readonly type: 'stripBootcNode' | 'stripNode' }
  | { readonly type: 'deleteBootcNode' }
  | { readonly type: 'deleteNode' }
  /** Somebody presses the button of the host. */
  | { readonly type: 'press' }
  /** The host or its daemon begins to misbehave. */
  | { readonly type: 'host'; readonly annotations: HostAnnotations }

export type RegistryAction =
  /** The tag is moved to this version. */
  | { readonly type: 'move'; readonly version: string }
  /** The registry has no such tag any more. */
  | { readonly type: 'lose' }

export type Action =
  | (TimedAction & { readonly type: 'pool'; readonly pool: number; readonly action: PoolAction })
  | (TimedAction & { readonly type: 'node'; readonly node: number; readonly action: NodeAction })
  | (TimedAction & { readonly type: 'registry'; readonly action: RegistryAction })
  | (TimedAction & { readonly type: 'budget'; readonly app: number; readonly keep: number })
  | (TimedAction & { readonly type: 'machine'; readonly action: MachinesAction })

/** The name under which an action is counted. */
export function nameOfAction(incident: Action): string {
  switch (incident.type) {
    case 'budget':
      return 'budget'
    case 'machine':
      return `machine ${incident.action.type}`
    case 'node': {
      const { action } = incident
      return action.type === 'host'
        ? `host ${Object.keys(action.annotations).join(', ').replaceAll('stand-in.sundial.dev/', '')}`
        : `node ${action.type}`
    }
    default:
      return `${incident.type} ${incident.action.type}`
  }
}
