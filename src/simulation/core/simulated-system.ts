// The interface between the fault simulator and a system. The simulator knows clocks, networks, pods and events. The
// system says which functions run, which objects there are, what people do to them, and which end is right.
import type { DateTime } from 'luxon'
import type { FunctionApp } from '#functions/function-app.ts'
import type { SweepTarget } from '#functions/sweep/app.ts'
import type { Clock } from '#src/clock/clock.ts'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import type { Fetch, Installation } from '#src/embedded/installation.ts'
import type { World, WorldOptions } from '#src/embedded/world.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import type { createWorkQueue } from '#src/reconcile/work-queue.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Alarm } from '#src/wake/alarm.ts'
import type { Actor, ObjectChange, Past, Wrong } from './history.ts'
import type { Plan, TimedAction } from './plan.ts'

/** Places in a pod where a test can put a deliberate defect. The simulator has to find each. */
export interface Seams {
  /** The way of a pod to the API server. */
  readonly transport: (transport: Transport) => Transport
  readonly clock: (clock: Clock) => Clock
  /** The way of the sweep to the system's function. */
  readonly post: (
    post: (event: CloudEventRequest) => Promise<number>,
  ) => (event: CloudEventRequest) => Promise<number>
  /** The queue in front of the passes, if not our own. */
  readonly createQueue: typeof createWorkQueue | undefined
}

/** Everything as it is in production. */
export const NO_DEFECT: Seams = {
  transport: (transport) => transport,
  clock: (clock) => clock,
  post: (post) => post,
  createQueue: undefined,
}

/** A function that reconciles the objects of one kind. */
export interface SimulatedFunction<P> {
  /** Its name, and that of the Knative Service. */
  readonly name: string
  readonly resource: Resource
  readonly finalizer: string
  /** Whether a change of its object by the function is one that it may make beside status and finalizer. */
  readonly isOwnChange?: (object: KubeObject, old: KubeObject | undefined) => boolean
  /** The function, in one pod. */
  createApp(deps: PodDeps, plan: P): FunctionApp
  /** How the sweep finds the objects, in one pod of the sweep. */
  createTargets(deps: PodDeps): readonly Omit<SweepTarget, 'sink'>[]
}

export interface SimulatedSystem<Action extends TimedAction, P extends Plan<Action>>
  extends SimulatedFunction<P> {
  readonly seams: Seams
  /** The functions of other systems in the same world. Each has one pod, without a defect. */
  readonly beside?: readonly SimulatedFunction<P>[]

  /** Its kinds and sources. */
  readonly installation: Installation
  /** Makes what every run begins with, in a world that has been started. */
  furnish(world: World): Promise<void>
  /** Whether Nodes and Pods are in a cluster with an API server of its own. */
  worldOf(plan: P): Pick<WorldOptions, 'hasWorkloadApi'>

  createPeople(stage: PeopleContext<P>): People<Action>
  createJudge(plan: P, past: Past): Judge

  /** The objects of the plan. */
  keysOf(plan: P): readonly ObjectKey[]
  /** Says of an action what it is counted as, and which object it is about. */
  describe(action: Action, plan: P): { readonly name: string; readonly about: string }
  /** The objects of the plan: how many there are, and a line for each. */
  tell(plan: P): { readonly count: string; readonly lines: readonly string[] }
  /** Changes that make a plan simpler, for the shrinker. */
  simplifications(plan: P): readonly Partial<P>[]
}

/** What the function in a pod is made of. */
export interface PodDeps {
  readonly client: KubeClient
  /** A client for the workload cluster. */
  readonly connect: () => KubeClient
  /** The way to servers that are not in the cluster, such as a registry. */
  readonly fetch: Fetch
  readonly clock: Clock
  readonly log: Logger
  readonly alarm: Alarm
}

/** What people and other programs need to act in a run. */
export interface PeopleContext<P> {
  readonly plan: P
  readonly clock: Clock
  readonly past: Past
  /** The ways to the API servers; `both`: each request goes to the cluster of its kind. */
  readonly transports: {
    readonly management: Transport
    readonly workload: Transport
    readonly both: Transport
  }
  /** Makes what comes by that way part of the history, as done by `actor`. */
  readonly as: (actor: Actor, way: Transport) => Transport
}

/** People and other programs that act in a run. An action on an object that is gone does nothing. */
export interface People<Action> {
  /** Makes what is there before the run begins. */
  prepare(): Promise<void>
  /** Sets timers for the objects of the plan. `begin` does not wait for them. */
  begin(track: (work: Promise<void>) => void): void
  act(action: Action): Promise<void>
  /** Repairs what people other than users have broken, and changes nothing else. */
  mend(): Promise<void>
  /** Told of every change of the run. */
  onChange(change: Change, track: (work: Promise<void>) => void): void
}

/** An instant at which something has to happen. */
export interface Edge {
  readonly at: DateTime
  /** What has not happened, more than a backstop after the instant. */
  delays(now: DateTime): readonly string[]
}

/** Says what is wrong. It goes by the objects, the clock and the history, never by what our code remembers. */
export interface Judge {
  /** The status must say this before the change is made (I2), and does not. `undefined`: nothing is missing. */
  missingIntent(change: ObjectChange): string | undefined
  /** Violations by one change. Called once for each change, before the change is part of the past. */
  judge(change: ObjectChange): readonly Wrong[]
  /** Whether the status tells that a request was refused. */
  tellsRefusal(object: KubeObject): boolean
  /** Whether the last pass of the object has failed. */
  hasFailed(object: KubeObject): boolean
  /** When something has to happen in this run. */
  readonly edges: readonly Edge[]
  /** How long it takes from a calm moment until everything has come to its end; milliseconds. */
  patience(): number
  /** What is wrong at the end of the run. */
  ends(now: DateTime): readonly Wrong[]
  /** Whether nothing is waited for any more: a pass would write nothing from now on. */
  isSettled(now: DateTime): boolean
}
