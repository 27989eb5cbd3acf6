// The part of a system that an event needs before it is acknowledged: which events mean which requests. It is apart
// from the system itself, so that an event is acknowledged before a pass and all it needs are loaded.
import type { CloudEvent } from '#src/events/cloud-event.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { ObjectKey } from '#src/kube/object.ts'
import type { ServedKinds } from '#src/kube/readiness.ts'
import type { Resource } from '#src/kube/resource.ts'

export type MappedEvent<Request, Lookup = never> =
  | { readonly type: 'requests'; readonly requests: readonly Request[] }
  /** The event alone does not say which objects: the API server is asked. */
  | { readonly type: 'lookup'; readonly lookup: Lookup }
  | { readonly type: 'none' }

export interface Watches<Request extends ObjectKey, Lookup = never> {
  readonly resource: Resource
  /** What the API server must serve before events are taken. */
  readonly served: ServedKinds
  /** Throws `BadEvent` for an event of the sweep without due objects, and for names that cannot be names. */
  mapEvent(event: CloudEvent): MappedEvent<Request, Lookup>
  /** The one request that does for both. */
  mergeRequests(earlier: Request, later: Request): Request
  /** Lookups of one name are done once. */
  nameOfLookup(lookup: Lookup): string
  /** Throws what the client throws. */
  lookUp(lookup: Lookup, client: KubeClient, signal: AbortSignal): Promise<readonly Request[]>
}
