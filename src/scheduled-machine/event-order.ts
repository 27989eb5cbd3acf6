// `kubectl describe` shows the Events of an object in the order of their names. It sorts by a timestamp, but the API
// server refuses that timestamp in an `events.k8s.io/v1` Event. So the name begins with an instant.
//
// This is not the instant of writing, because a repeated pass must give the same name. It is a stored instant: when
// the phase began in which the Event happened. A rank sorts the Events of the same second. Events in one phase that
// do not change it are sorted by the generation of the spec:
//
//   new → Pending           20260105t150000z-10          created at 15:00:00
//   a problem of the spec   20260105t150000z-35-000002   Pending since 15:00:00
//   Pending → Inactive      20260105t150000z-40          Pending since 15:00:00
//   Inactive → Pending      20260105t150001z-30          Inactive since 15:00:01
import { formatInstant } from '#src/kube/instant.ts'
import type { EventDraft } from './effects.ts'
import type { Phase } from './schema.ts'
import type { Subject } from './subject.ts'
import { isPhaseTransition } from './transition.ts'

/**
 * The beginning of an Event's name. Of two Events of one object, the later one has the greater name.
 */
export function orderOf(note: EventDraft, { createdAt, generation, status }: Subject): string {
  const since = note.since ?? status.phaseSince ?? (createdAt && formatInstant(createdAt))
  const instant = since === undefined ? 'unknown' : since.replace(/[-:]|\.\d+/g, '').toLowerCase()
  if (isPhaseTransition(note)) return `${instant}-${rankOf(status.phase)}`
  // The Event has its own instant, which gives its place.
  if (note.since !== undefined) return `${instant}-05`
  const rank = rankOf(status.phase) - 5
  return `${instant}-${String(rank).padStart(2, '0')}-${String(generation).padStart(6, '0')}`
}

// Within one second, phases follow each other only in this order. The end of a phase comes after all Events in it.
const RANKS: Record<Phase, number> = {
  ShuttingDown: 20,
  EmergencyRemove: 25,
  Inactive: 30,
  Disabled: 30,
  Terminated: 30,
  Pending: 40,
  Error: 50,
  Active: 60,
}

function rankOf(phase: Phase | undefined): number {
  return phase === undefined ? 10 : RANKS[phase]
}
