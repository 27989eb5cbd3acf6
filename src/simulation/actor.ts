// Who did something, as the history tells it.
import type { DateTime } from 'luxon'

export type Actor =
  /** A pod of a function, with what its clock showed. */
  | { readonly type: 'function'; readonly pod: string; readonly now: DateTime }
  /** Who writes the specs. */
  | { readonly type: 'user' }
  /** Other controllers, and people who are none of our users. */
  | { readonly type: 'other' }
  /** Cluster API, providers, kubelets, Knative. */
  | { readonly type: 'cluster' }

/** Its name in a story. */
export function nameOfActor(actor: Actor): string {
  return actor.type === 'function' ? actor.pod : actor.type
}
