// The effects of a decision that only this system has. Each is safe to repeat.
import type { PodInfo } from '#src/nodes/drain/pod.ts'
import type { EventDraft, Decision as LoopDecision, LoopEffect } from '#src/reconcile/decision.ts'
import type { ReadyReason } from './reasons.ts'
import type { Phase, ScheduledMachineStatus } from './schema.ts'
import type { ProviderSource } from './spec/parse-spec.ts'

export type { EventDraft, LoopDecision, LoopEffect }

export type Decision = LoopDecision<ScheduledMachineStatus, Effect>
/** One that needs no facts but the object. */
export type UnreadDecision = LoopDecision<ScheduledMachineStatus, never>

export type Effect =
  | { readonly type: 'createMachine' }
  | {
      readonly type: 'createProviderObject'
      readonly role: 'bootstrap' | 'infrastructure'
      readonly source: ProviderSource
    }
  /** Of a Machine without an owner that exists. */
  | { readonly type: 'adoptMachine' }
  | { readonly type: 'skipMachineDrain'; readonly what: 'drain' | 'drainAndDetach' }
  /** Takes back what a kill that was called off has told Cluster API. */
  | { readonly type: 'restoreMachineDrain' }
  | { readonly type: 'deleteMachine' }
  | { readonly type: 'deleteProviderObject'; readonly role: 'bootstrap' | 'infrastructure' }
  | { readonly type: 'cordonNode' }
  | { readonly type: 'uncordonNode' }
  | { readonly type: 'evictPods'; readonly pods: readonly PodInfo[] }
  | { readonly type: 'deleteNode' }

/** A pass's judgement, from which `status.ts` makes the status. */
export interface Verdict {
  readonly phase: Phase
  readonly reason: ReadyReason
  readonly message: string
}

/** What keeps a machine from being made, in words a user can act on. */
export interface PreflightFailure {
  readonly reason: 'ReferencesInvalid' | 'NameConflict'
  readonly message: string
  /** Nothing that others make or install helps: a name or the spec has to change. */
  readonly isLasting: boolean
}
