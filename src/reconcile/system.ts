// A system: one kind of object, and how its objects are reconciled. The loop (reconciler.ts) runs any system and does
// not know which one.
import type { DateTime } from 'luxon'
import type { KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Decision, EventDraft } from './decision.ts'
import type { FailedRead } from './failed-read.ts'
import type { Trace } from './rules.ts'
import type { ReconcileStatus, ReconcileSubject } from './subject.ts'

/** A decision that needs only the object, or the goal for which more facts must be read. */
export type Triage<Status, Goal> =
  | { readonly type: 'decided'; readonly decision: Decision<Status, never> }
  | { readonly type: 'goal'; readonly goal: Goal }

/** The context of a pass, for the part of a system that reads and acts. */
export interface PassContext<Request> {
  readonly request: Request
  /** Whether this is the first pass of the request. The others follow at once. */
  readonly isFirst: boolean
  readonly now: DateTime
  /** Has the name of the object in each line. */
  readonly log: Logger
  readonly signal: AbortSignal
}

export interface Gathered<Status, Facts, Effect> {
  readonly facts: Facts
  readonly performer: Performer<Status, Effect>
}

/** Performs the effects of one pass. Keeps the results that later effects need. */
export interface Performer<Status, Effect> {
  /** Throws the KubeError of a refusal. `Conflict` means that the facts are outdated: the pass starts again. */
  perform(effect: Effect): Promise<void>
  /** The status with the results of the effects; the same object when there are no results. */
  withResults(status: Status): Status
  explain(effect: Effect, error: KubeError): ActionFailure
}

/** The text of a failed action for the status. */
export interface ActionFailure {
  /** Completes "Failed to …". */
  readonly doing: string
  readonly reason: string
  /** A sentence with the remedy, if one is known. */
  readonly remedy?: string | undefined
  /** A condition that says so, too. */
  readonly condition?: string | undefined
}

/** The types of one system. */
export interface SystemTypes {
  readonly Request: ObjectKey
  readonly Status: ReconcileStatus
  /** The object as a pass uses it. */
  readonly Subject: ReconcileSubject
  readonly Goal: unknown
  readonly Facts: unknown
  readonly Effect: { readonly type: string }
}

export type SubjectOf<T extends SystemTypes> = T['Subject'] & ReconcileSubject<T['Status']>

export interface System<T extends SystemTypes> {
  readonly resource: Resource
  readonly finalizer: string
  /** The function that writes the Events, e.g. `scheduled-machine`. */
  readonly reporter: string

  /** Parses the object. Never throws: the result says which fields are invalid. */
  readSubject(object: KubeObject, request: T['Request'], now: DateTime): SubjectOf<T>
  /** Whether the object and the facts in the request show that there is nothing to do. */
  isUpToDate(subject: SubjectOf<T>, request: T['Request'], now: DateTime): boolean
  /**
   * Reads the facts outside the object that the goal depends on. `undefined`, or left out: it depends on none. Throws
   * `FailedRead` as `gather` does.
   */
  complete?(
    subject: SubjectOf<T>,
    context: PassContext<T['Request']>,
  ): Promise<SubjectOf<T>> | undefined
  /** `trace` hears the rules that were asked. */
  triage(subject: SubjectOf<T>, now: DateTime, trace?: Trace): Triage<T['Status'], T['Goal']>
  /** Reads the facts for the goal. Throws `FailedRead` for a read that fails until a person fixes the cause. */
  gather(
    goal: T['Goal'],
    subject: SubjectOf<T>,
    context: PassContext<T['Request']>,
  ): Promise<Gathered<T['Status'], T['Facts'], T['Effect']>>
  /** Pure, deterministic and total. `trace` hears the rules that were asked. */
  decide(facts: T['Facts'], now: DateTime, trace?: Trace): Decision<T['Status'], T['Effect']>

  /** The status to store after `before`: `after`, with the fields that follow from the change itself. Pure. */
  withHistory?(before: T['Status'], after: T['Status'], now: DateTime): T['Status']
  /** Hears each status that was stored, and the one before it. */
  recorded?(before: T['Status'], after: T['Status'], subject: SubjectOf<T>): void
  /** The Events about the change from the stored status to this one. */
  eventsOf(subject: SubjectOf<T>, status: T['Status']): readonly EventDraft[]
  /** The first part of an Event's name. It sorts the Events of one object in the order in which they happened. */
  orderOf(event: EventDraft, subject: SubjectOf<T>): string
  /** The decision after a failed read: without the facts, no rule can decide. */
  afterFailedRead(
    subject: SubjectOf<T>,
    error: FailedRead,
    now: DateTime,
  ): Decision<T['Status'], never>
  /** The status after a failed action. `rawStatus` is the status that is stored now. */
  afterFailedAction(
    subject: SubjectOf<T>,
    rawStatus: unknown,
    failure: ActionFailure & { readonly error: KubeError },
    now: DateTime,
  ): T['Status']
  /** The fields of the status that tell of an earlier failed action; `undefined` when there was none. */
  storedFailure(subject: SubjectOf<T>): Partial<T['Status']> | undefined
  /** Clears the discovery cache. Called when an object is gone, or its version is no longer served. */
  forgetDiscovery(): void
}
