// The result of the rules, as values. The loop carries it out in this order: effects before, the status with its
// Events, effects after.

/** An Event before it is written. */
export interface EventDraft {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly action: string
  readonly note: string
  /** The Event's name derives from it, so that writing the Event twice is AlreadyExists. */
  readonly id: string
  /** A stored instant before the Event, for its place among the Events of the object. It must not change between two
   * passes: the Event would get another name, and be written twice. */
  readonly since?: string | undefined
}

/** An effect that exists in every system. The loop performs it. */
export type LoopEffect =
  | { readonly type: 'addFinalizer' }
  | { readonly type: 'removeFinalizer' }
  | { readonly type: 'emit'; readonly event: EventDraft }
  /** Changes the object itself. The facts are outdated then, so the decision has no status, or it stores it before. */
  | { readonly type: 'patchObject'; readonly patch: ObjectPatch; readonly doing: string }

/** A merge patch of an object. */
export interface ObjectPatch {
  readonly metadata?: { readonly annotations: Readonly<Record<string, string | null>> }
  readonly spec?: object
}

export interface Decision<Status, Effect> {
  /** Carried out before the status is stored: nothing here may be disruptive (I2). */
  readonly before?: readonly (Effect | LoopEffect)[]
  /** Stored with resourceVersion. Left out: the status stays as it is. Nothing is written when nothing changed. */
  readonly status?: Status
  /** Carried out once the status is stored. */
  readonly after?: readonly (Effect | LoopEffect)[]
  /** Runs another pass at once, within the same request: the next step needs no waiting. */
  readonly again?: boolean
  /** Stores the status before the effects, also while an earlier action still fails. */
  readonly tellsFirst?: boolean
}
