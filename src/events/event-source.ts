// An ApiServerSource as a value: the kinds that it watches, and how much of an object its events have.
import type { Resource } from '#src/kube/resource.ts'

export interface EventSource {
  readonly name: string
  /** Resource: its events have the whole object. Reference: the name only. */
  readonly mode: 'Reference' | 'Resource'
  readonly watched: readonly WatchedKind[]
  /** Only objects in the namespace of the functions. */
  readonly isOwnNamespace?: boolean
}

export interface WatchedKind {
  readonly resource: Resource
  /** Only objects that have this label. */
  readonly label?: string
}
