// What the rules find, before it is made into a status.
import type { DateTime } from 'luxon'
import type { HostStatus } from './bootc-status.ts'
import type { Action, Observed } from './facts.ts'
import type { IdleReason } from './node-conditions.ts'
import type { RebootRecord } from './reboots.ts'
import type { StageRecord } from './stage-record.ts'

export interface Verdict {
  readonly idle: IdleReason
  /** Why the node is degraded. */
  readonly degraded?: string
  /** Failed attempts to stage that still count. */
  readonly stage?: StageRecord
  /** Absent: they stay as they are stored. */
  readonly reboots?: readonly RebootRecord[]
  readonly action?: Action
  readonly wakeTime?: DateTime
  /** The host has come back from the desired image. */
  readonly hasFallenBack?: true
}

/** A host whose status is known, and what its node is to become. */
export interface Goal extends Observed {
  readonly bootc: HostStatus
  /** The digest of the desired image. */
  readonly digest: string
  /** The desired image, without a tag. */
  readonly reference: string
  /** With what the present boot says of them. */
  readonly reboots: readonly RebootRecord[]
}
