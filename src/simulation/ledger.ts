// What a run has come to so far: everything that happened, in order, and what was wrong with it.
import type { Change } from '#src/embedded/api/embedded-api.ts'
import type { VirtualClock } from '#src/embedded/virtual-clock.ts'
import type { Actor } from './actor.ts'
import type { Sent } from './events.ts'
import { createHistory, type Deed, type History, type Violation } from './history.ts'
import type { Call } from './network.ts'
import { type Incident, nameOfIncident } from './plan.ts'
import { RULES } from './rules/all.ts'

export type Told =
  | { readonly type: 'call'; readonly call: Call }
  | { readonly type: 'sent'; readonly sent: Sent }
  | { readonly type: 'deed'; readonly deed: Deed }
  | { readonly type: 'incident'; readonly at: number; readonly incident: Incident }
  | { readonly type: 'calm'; readonly at: number }

export interface Ledger {
  readonly history: History
  readonly told: readonly Told[]
  readonly violations: readonly Violation[]
  /** How often each fault was met, by its name. */
  readonly faults: ReadonlyMap<string, number>
  tell(what: Told): void
  count(incident: Incident): void
  violated(invariant: string, says: string): void
  /** Does `work`, and writes what is committed meanwhile down as this actor's: the API server commits before
   * it answers, so that `work` must not wait. */
  as<T>(actor: Actor, call: Call | undefined, work: () => T): T
  /** To be told of every change. `isTold`: not of those before the run begins. */
  write(change: Change, isTold: boolean): void
  /** The same, of Nodes and Pods in the management cluster while those of the machines are in another. */
  writeElsewhere(change: Change): void
}

export function createLedger(clock: VirtualClock): Ledger {
  const history = createHistory(RULES)
  const told: Told[] = []
  const violations: Violation[] = []
  const faults = new Map<string, number>()
  let by: Pick<Deed, 'by' | 'call'> = { by: { type: 'cluster' }, call: undefined }

  return {
    history,
    told,
    violations,
    faults,
    tell: (what) => void told.push(what),
    count(incident) {
      const name = nameOfIncident(incident)
      faults.set(name, (faults.get(name) ?? 0) + 1)
    },
    violated: (invariant, says) =>
      void violations.push({ invariant, at: clock.now().toMillis(), says }),
    as(actor, call, work) {
      const outer = by
      by = { by: actor, call }
      try {
        return work()
      } finally {
        by = outer
      }
    },
    write(change, isTold) {
      const deed: Deed = { at: clock.now().toMillis(), ...by, change }
      violations.push(...history.tell(deed))
      if (isTold) told.push({ type: 'deed', deed })
    },
    writeElsewhere(change) {
      const deed: Deed = { at: clock.now().toMillis(), ...by, change }
      told.push({ type: 'deed', deed })
      if (by.by.type !== 'function') return
      const { kind, metadata } = change.object
      const says = `${kind} ${metadata.name} of the management cluster was changed, where no machine is`
      violations.push({ invariant: 'I6', at: deed.at, says })
    },
  }
}
