// The ledger of a run: everything that happened, in order, and every violation.
import type { Change } from '#src/embedded/api/embedded-api.ts'
import type { VirtualClock } from '#src/embedded/virtual-clock.ts'
import type { Sent } from './events.ts'
import type { Actor, History, ObjectChange, Violation, Wrong } from './history.ts'
import type { Call } from './network.ts'
import type { Fault, TimedAction } from './plan.ts'

export type Told =
  | { readonly type: 'call'; readonly call: Call }
  | { readonly type: 'sent'; readonly sent: Sent }
  | { readonly type: 'change'; readonly change: ObjectChange }
  | {
      readonly type: 'incident'
      readonly at: number
      readonly incident: Fault | TimedAction
      readonly name: string
      /** The name of the object that it is about; may be empty. */
      readonly about: string
    }
  | { readonly type: 'calm'; readonly at: number }

export interface Ledger {
  readonly told: readonly Told[]
  readonly violations: readonly Violation[]
  /** How often each fault was met, by its name. */
  readonly faults: ReadonlyMap<string, number>
  tell(what: Told): void
  /** Counts a fault by its name. */
  count(name: string): void
  violated(invariant: string, says: string): void
  /** Does `work`. All changes that are committed meanwhile are by this actor. The API server commits before it answers,
   * so `work` must not wait. */
  as<T>(actor: Actor, call: Call | undefined, work: () => T): T
  /** To be called for every change. `isTold`: not for changes before the run begins. */
  write(change: Change, isTold: boolean): void
  /** The same for Nodes and Pods of the management cluster, in a run whose Nodes are in another cluster. */
  writeElsewhere(change: Change): void
}

export interface LedgerOptions {
  readonly clock: VirtualClock
  readonly history: History
  /** Called for each change, before it is part of the history. */
  readonly judge: (change: ObjectChange) => readonly Wrong[]
}

export function createLedger({ clock, history, judge }: LedgerOptions): Ledger {
  const told: Told[] = []
  const violations: Violation[] = []
  const faults = new Map<string, number>()
  let by: Pick<ObjectChange, 'by' | 'call'> = { by: { type: 'cluster' }, call: undefined }

  const violated = (invariant: string, says: string) =>
    void violations.push({ invariant, at: clock.now().toMillis(), says })
  const changeOf = (change: Change): ObjectChange => ({
    at: clock.now().toMillis(),
    ...by,
    change,
  })
  return {
    told,
    violations,
    faults,
    tell: (what) => void told.push(what),
    count: (name) => void faults.set(name, (faults.get(name) ?? 0) + 1),
    violated,
    as(actor, call, work) {
      const outer = by
      by = { by: actor, call }
      try {
        return work()
      } finally {
        by = outer
      }
    },
    write(written, isTold) {
      const change = changeOf(written)
      for (const { invariant, says } of judge(change)) violated(invariant, says)
      history.add(change)
      if (isTold) told.push({ type: 'change', change })
    },
    writeElsewhere(written) {
      const change = changeOf(written)
      told.push({ type: 'change', change })
      if (by.by.type !== 'function') return
      const { kind, metadata } = written.object
      violated(
        'I6',
        `${kind} ${metadata.name} was changed in the management cluster, which is not its cluster`,
      )
    },
  }
}
