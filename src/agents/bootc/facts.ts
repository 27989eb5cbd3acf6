// What a decision is made from, and what it is.
import type { DateTime } from 'luxon'
import type { BootcNodeStatus } from '#src/bootc-node/schema.ts'
import type { HostStatus } from './bootc-status.ts'
import type { RunningUnit } from './unit.ts'

/** What the controller asks of this node. */
export interface BootcNodeSpec {
  readonly desiredImage: string
  readonly desiredImageState: 'Staged' | 'Booted'
  readonly rebootPolicy?: 'RebootOnly' | 'AllowSoftReboot'
}

/** How the last command of this process ended that was to bring the host to this digest. No status tells of it yet. */
export interface StageOutcome {
  readonly digest: string
  /** Why it failed; `undefined` when its commands did not. */
  readonly error: string | undefined
  /** It was only to drop what was staged: a step on the way. */
  readonly isDrop?: boolean
}

/** The host, as one look at it found it. */
export interface HostFacts {
  readonly bootID: string | undefined
  /** The host is shutting down. */
  readonly isStopping: boolean
  readonly bootc: BootcFacts
  /** `bootc switch` can stage an image that a reboot does not apply. */
  readonly canLock: boolean
  readonly outcome?: StageOutcome
  /** The progress of the staging that runs, as text. */
  readonly progress?: string
  /** Why the pull secret is not on the host. */
  readonly pullSecretError?: string
  /** How something else than this daemon may reboot the host, as sentences. */
  readonly externalReboots: readonly string[]
  readonly preflight: Preflight
}

export type BootcFacts =
  | { readonly type: 'known'; readonly status: HostStatus }
  /** `bootc status` did not work. */
  | { readonly type: 'failed'; readonly error: string }
  /** A command of bootc runs, so no second one is started. */
  | ({ readonly type: 'staging' } & RunningUnit)

/** What is known of a host before anything is done to it. */
export interface Preflight {
  /** The version of bootc and its back end, such as `bootc 1.16.9, ostree`. */
  readonly summary: string
  /** What will not work on this host, as sentences. */
  readonly problems: readonly string[]
}

export interface Observed {
  readonly spec: BootcNodeSpec
  readonly generation: number
  /** As it is stored. */
  readonly status: BootcNodeStatus
  readonly host: HostFacts
}

/** What is done to the host, one thing in a pass. Then the host is looked at again. */
export type Action =
  /** Follows the staging that runs, until it ends. */
  | ({
      readonly type: 'followStaging'
      /** The desired digest. */
      readonly goal: string | undefined
    } & RunningUnit)
  | { readonly type: 'stopStaging' }
  /** `bootc switch`. */
  | {
      readonly type: 'stage'
      readonly image: string
      readonly digest: string
      readonly isLocked: boolean
    }
  /** `bootc rollback`: the rollback deployment boots next, or no longer does. */
  | { readonly type: 'rollBack'; readonly digest: string }
  /** composefs only. */
  | { readonly type: 'discardStaged'; readonly digest: string }
  /** What is staged is applied by the next reboot from now on. */
  | { readonly type: 'unlock'; readonly digest: string }
  /** `isSoft`: only the user space, where the host can do that. */
  | {
      readonly type: 'reboot'
      readonly image: string
      readonly digest: string
      readonly isSoft: boolean
    }

export interface Decision {
  /** To be stored before the action. */
  readonly status: BootcNodeStatus
  readonly action?: Action
  /** When to decide again, if nothing happens before. */
  readonly wakeTime?: DateTime
}
