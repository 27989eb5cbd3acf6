// The history of a run: what has happened to the objects, and who did it. It comes from the API server alone, and the
// invariants are judged by it.
import type { DateTime } from 'luxon'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { createMirror, type Mirror } from '#src/embedded/stand-ins/mirror.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Call } from './network.ts'

export type Actor =
  /** A pod of a function; `now`: the time on its clock. */
  | { readonly type: 'function'; readonly pod: string; readonly now: DateTime }
  /** Users, who write the specs. */
  | { readonly type: 'user' }
  /** Other controllers, and people who are none of our users. */
  | { readonly type: 'other' }
  /** Controllers of the cluster: Cluster API, providers, kubelets, Knative. */
  | { readonly type: 'cluster' }

/** Its name in a story. */
export function nameOfActor(actor: Actor): string {
  return actor.type === 'function' ? actor.pod : actor.type
}

/** One change of one object, and who made it. */
export interface ObjectChange {
  /** Milliseconds of the epoch, by the clock of the world. */
  readonly at: number
  readonly by: Actor
  readonly change: Change
  /** The request that made it, if a function sent it. */
  readonly call: Call | undefined
}

export interface Wrong {
  /** `I2` to `I13`. */
  readonly invariant: string
  /** What was seen, in a sentence. */
  readonly says: string
}

export interface Violation extends Wrong {
  readonly at: number
}

/** What a judge may look at. */
export interface Past {
  /** Every object as it was just before the change. */
  readonly before: Mirror
  /** Reasons of Events, by the uid of the object that they regard. */
  readonly reasonsOf: (uid: string) => ReadonlySet<string>
  /** All objects of the system that there ever were, by uid. */
  readonly known: ReadonlyMap<string, KubeObject>
  /** The latest time that the clock of a pod has shown, milliseconds. */
  readonly latestOf: (pod: string) => number
}

export interface History extends Past {
  /** The change becomes part of the past. */
  add(change: ObjectChange): void
  /** The clock of a pod has shown this time. */
  sawClock(pod: string, now: number): void
}

/** `kind`: that of the system. */
export function createHistory(kind: string): History {
  const before = createMirror()
  const reasons = new Map<string, Set<string>>()
  const known = new Map<string, KubeObject>()
  const clocks = new Map<string, number>()

  return {
    before,
    known,
    reasonsOf: (uid) => reasons.get(uid) ?? new Set(),
    latestOf: (pod) => clocks.get(pod) ?? 0,
    sawClock: (pod, now) => void clocks.set(pod, Math.max(now, clocks.get(pod) ?? 0)),
    add({ change }) {
      const { object } = change
      if (object.kind === 'Event') addReason(reasons, object)
      if (object.kind === kind) known.set(object.metadata.uid ?? '', object)
      before.apply(change)
    },
  }
}

// The API server stores Events in the fields of the core group.
function addReason(reasons: Map<string, Set<string>>, event: KubeObject): void {
  const uid = textAt(event, 'involvedObject', 'uid') || textAt(event, 'regarding', 'uid')
  const known = reasons.get(uid) ?? new Set()
  known.add(textAt(event, 'reason'))
  reasons.set(uid, known)
}
