// The effects that only this system has. Each one is safe to repeat.
import type { PodInfo } from '#src/nodes/drain/pod.ts'
import type { TaintPlan } from '#src/nodes/taints/plan.ts'
import type { EventDraft, Decision as LoopDecision, LoopEffect } from '#src/reconcile/decision.ts'
import type { ReadyReason } from './reasons.ts'
import type { Phase, ScheduledMachineStatus } from './schema.ts'
import type { ProviderSource } from './spec/parse-spec.ts'

export type { EventDraft, LoopDecision, LoopEffect }

export type Decision = LoopDecision<ScheduledMachineStatus, Effect>
/** A decision that needs no facts but the object. */
export type UnreadDecision = LoopDecision<ScheduledMachineStatus, never>

export type Effect =
  | { readonly type: 'createMachine' }
  | {
      readonly type: 'createProviderObject'
      readonly role: 'bootstrap' | 'infrastructure'
      readonly source: ProviderSource
    }
  /** For a Machine without an existing owner. */
  | { readonly type: 'adoptMachine' }
  | { readonly type: 'skipMachineDrain'; readonly what: 'drain' | 'drainAndDetach' }
  /** Removes our annotations that tell Cluster API to skip its drain. */
  | { readonly type: 'restoreMachineDrain' }
  | { readonly type: 'deleteMachine' }
  | { readonly type: 'deleteProviderObject'; readonly role: 'bootstrap' | 'infrastructure' }
  | { readonly type: 'cordonNode' }
  | { readonly type: 'uncordonNode' }
  /** `isStarted`: the startup of the Node is over, and an annotation says so. */
  | { readonly type: 'taintNode'; readonly plan: TaintPlan; readonly isStarted?: true }
  /** Removes our taints and our annotation. `leaves`: the Node is removed soon, so a refusal is only logged. */
  | { readonly type: 'untaintNode'; readonly plan: TaintPlan; readonly leaves: boolean }
  | { readonly type: 'evictPods'; readonly pods: readonly PodInfo[] }
  | { readonly type: 'deleteNode' }
  /** Writes the ConfigMap of the reclaim agent, then labels the Node. */
  | { readonly type: 'configureReclaimAgent' }
  /** Deletes the ConfigMap, and removes the label. */
  | { readonly type: 'removeReclaimAgent' }
  /** Removes the request of a reclaim from the Node. Best effort: the Node goes soon. */
  | { readonly type: 'clearReclaimRequest' }

/** The phase and the reason of a decision. `status.ts` makes the status from it. */
export interface Verdict {
  readonly phase: Phase
  readonly reason: ReadyReason
  readonly message: string
}

/** The reason why no machine can be created, as a text that tells the user what to do. */
export interface PreflightFailure {
  readonly reason: 'ReferencesInvalid' | 'FileResolutionFailed' | 'NameConflict'
  readonly message: string
  /** Only a change of the spec or of a name helps. */
  readonly isLasting: boolean
}
