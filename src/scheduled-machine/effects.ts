// What a pass may ask for, as values. `act.ts` carries them out in order; each is safe to repeat.

import type { ReadyReason } from './reasons.ts'
import type { Phase, ScheduledMachineStatus } from './schema.ts'
import type { ProviderSource } from './spec.ts'

export interface EventDraft {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly action: string
  readonly note: string
  /** What the Event's name derives from, so that writing it twice is AlreadyExists. */
  readonly id: string
  /** A stored instant after which it happened, for its place among the Events of the object; when the phase began
   * if left out. One that a repeated pass may find changed would tell the same twice. */
  readonly since?: string | undefined
}

export type Effect =
  | { readonly type: 'addFinalizer' }
  | { readonly type: 'removeFinalizer' }
  /** Written with resourceVersion; comes before whatever must not happen without it (I2). */
  | { readonly type: 'record'; readonly status: ScheduledMachineStatus }
  | { readonly type: 'emit'; readonly event: EventDraft }
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
  | { readonly type: 'evictPods'; readonly pods: readonly PodRef[] }
  | { readonly type: 'deleteNode' }

export interface PodRef {
  readonly namespace: string
  readonly name: string
  readonly uid: string
}

export interface Decision {
  /** In order. */
  readonly effects: readonly Effect[]
  /** What the status is once all effects have succeeded. Not written when nothing changed. */
  readonly status: ScheduledMachineStatus
  /** Another pass right away, within the same request: the next step needs no waiting. */
  readonly again: boolean
}

/** A pass's judgement, from which `status.ts` makes the status. */
export interface Verdict {
  readonly phase: Phase
  readonly reason: ReadyReason
  readonly message: string
}
