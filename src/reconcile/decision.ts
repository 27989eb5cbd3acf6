// The result of the rules, as values. The loop carries it out in this order: effects before, the status with its
// Events, effects after.

/** An Event that is to be written. */
export interface EventDraft {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly action: string
  readonly note: string
  /** What the Event's name derives from, so that writing it twice is AlreadyExists. */
  readonly id: string
  /** A stored instant after which it happened, for its place among the Events of the object. A name from an instant
   * that a repeated pass may find changed would tell the same twice. */
  readonly since?: string | undefined
}

/** An effect that every system has, and the loop performs. */
export type LoopEffect =
  | { readonly type: 'addFinalizer' }
  | { readonly type: 'removeFinalizer' }
  | { readonly type: 'emit'; readonly event: EventDraft }

export interface Decision<Status, Effect> {
  /** Carried out before the status is stored: nothing here may be disruptive (I2). */
  readonly before?: readonly (Effect | LoopEffect)[]
  /** Stored with resourceVersion. Left out: the status stays as it is. Nothing is written when nothing changed. */
  readonly status?: Status
  /** Carried out once the status is stored. */
  readonly after?: readonly (Effect | LoopEffect)[]
  /** Another pass right away, within the same request: the next step needs no waiting. */
  readonly again?: boolean
  /** The status is told before the effects, also while an earlier action still fails. */
  readonly tellsFirst?: boolean
}
