// The part of a system that maps events to requests. It is separate from the system itself, so that an event is
// acknowledged before the modules of a pass are loaded.
import type { Clock } from '#src/clock/clock.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { ObjectKey } from '#src/kube/object.ts'
import type { ServedKinds } from '#src/kube/readiness.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Alarm } from '#src/wake/alarm.ts'

export type MappedEvent<Request, Lookup = never> =
  | { readonly type: 'requests'; readonly requests: readonly Request[] }
  /** The event does not name the objects. They are read from the API server. */
  | { readonly type: 'lookup'; readonly lookup: Lookup }
  /** The same for several. */
  | { readonly type: 'lookups'; readonly lookups: readonly Lookup[] }
  | { readonly type: 'none' }

/** For a lookup that also writes. */
export interface LookupContext {
  readonly clock: Clock
  readonly log: Logger
  readonly alarm: Alarm
}

export interface Watches<Request extends ObjectKey, Lookup = never> {
  readonly resource: Resource
  /** The kinds that the API server must serve before the function is ready. */
  readonly served: ServedKinds
  /** Throws `BadEvent` for an event of the sweep without due objects, and for invalid names. */
  mapEvent(event: CloudEvent): MappedEvent<Request, Lookup>
  /** One request that covers both. */
  mergeRequests(earlier: Request, later: Request): Request
  /** Lookups with the same name become one lookup. */
  nameOfLookup(lookup: Lookup): string
  /** Throws the errors of the client. */
  lookUp(
    lookup: Lookup,
    client: KubeClient,
    signal: AbortSignal,
    context: LookupContext,
  ): Promise<readonly Request[]>
}
