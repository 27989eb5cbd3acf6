// A system: one kind of object, and how its objects are reconciled. The loop (reconciler.ts) runs every system and
// knows none.
import type { DateTime } from 'luxon'
import type { KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Decision, EventDraft } from './decision.ts'
import type { FailedRead } from './failed-read.ts'
import type { ReconcileStatus, ReconcileSubject } from './subject.ts'

/** The object alone settles the pass, or gives the goal whose facts have to be read. */
export type Triage<Status, Goal> =
  | { readonly type: 'decided'; readonly decision: Decision<Status, never> }
  | { readonly type: 'goal'; readonly goal: Goal }

/** A pass, for the part of a system that reads and acts. */
export interface PassContext<Request> {
  readonly request: Request
  /** The first pass of this request; the others follow at once. */
  readonly isFirst: boolean
  readonly now: DateTime
  /** Names the object in each line. */
  readonly log: Logger
  readonly signal: AbortSignal
}

export interface Gathered<Status, Facts, Effect> {
  readonly facts: Facts
  readonly performer: Performer<Status, Effect>
}

/** Carries out the effects of one pass. Keeps what the next effect builds on. */
export interface Performer<Status, Effect> {
  /** Throws the KubeError of a refusal; `Conflict`: the facts are outdated, and the pass starts over. */
  perform(effect: Effect): Promise<void>
  /** The status with the results of the effects; the same object when there are none to tell. */
  withResults(status: Status): Status
  explain(effect: Effect, error: KubeError): ActionFailure
}

/** An action that failed, in words for the status. */
export interface ActionFailure {
  /** Completes "Failed to …". */
  readonly doing: string
  readonly reason: string
  /** A sentence, where there is a known remedy. */
  readonly remedy?: string | undefined
}

export interface System<
  Request extends ObjectKey,
  Status extends ReconcileStatus,
  Subject extends ReconcileSubject<Status>,
  Goal,
  Facts,
  Effect extends { readonly type: string },
> {
  readonly resource: Resource
  readonly finalizer: string
  /** The function that writes the Events, e.g. `scheduled-machine`. */
  readonly reporter: string

  /** The object as a pass uses it. Never throws: a field that cannot be used is part of the result. */
  readSubject(object: KubeObject, request: Request, now: DateTime): Subject
  /** Whether there is nothing to do, by the object and what the request shows of others. */
  isUpToDate(subject: Subject, request: Request, now: DateTime): boolean
  triage(subject: Subject, now: DateTime): Triage<Status, Goal>
  /** Reads what the goal needs. Throws `FailedRead` for a read that fails until somebody mends something. */
  gather(
    goal: Goal,
    subject: Subject,
    context: PassContext<Request>,
  ): Promise<Gathered<Status, Facts, Effect>>
  /** Pure, deterministic and total. */
  decide(facts: Facts, now: DateTime): Decision<Status, Effect>

  /** The Events that tell a change from the stored status to this one. */
  eventsOf(subject: Subject, status: Status): readonly EventDraft[]
  /** What the name of an Event begins with: of two Events of one object, the later has the greater. */
  orderOf(event: EventDraft, subject: Subject): string
  /** Nothing can be decided as a read has failed. */
  afterFailedRead(subject: Subject, error: FailedRead, now: DateTime): Decision<Status, never>
  /** The status that tells a failed action; `rawStatus`: as stored by now. */
  afterFailedAction(
    subject: Subject,
    rawStatus: unknown,
    failure: ActionFailure & { readonly error: KubeError },
    now: DateTime,
  ): Status
  /** The fields by which the status tells an earlier action that failed; `undefined`: it tells none. */
  toldFailure(subject: Subject): Partial<Status> | undefined
  /** An object was gone, or its version is not served any more: cached discovery is dropped. */
  forgetDiscovery(): void
}
