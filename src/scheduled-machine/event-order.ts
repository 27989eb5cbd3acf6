// `kubectl describe` shows the Events of an object in the order of their names: it sorts by a timestamp
// that the API server refuses in an `events.k8s.io/v1` Event. So a name begins with an instant.
//
// It cannot be the instant of writing: a pass that is repeated must make the same name. It is a stored one,
// when the phase began in which the Event happened, and a rank among those of the same second. Events of one
// phase, which are no changes of it, follow each other by the generation of the spec:
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

/** What the name of an Event begins with: of two Events of one object, the later has the greater. */
export function orderOf(note: EventDraft, { createdAt, generation, status }: Subject): string {
  const since = note.since ?? status.phaseSince ?? (createdAt && formatInstant(createdAt))
  const instant = since === undefined ? 'unknown' : since.replace(/[-:]|\.\d+/g, '').toLowerCase()
  if (isPhaseTransition(note)) return `${instant}-${rankOf(status.phase)}`
  // An instant of its own says where it belongs.
  if (note.since !== undefined) return `${instant}-05`
  const rank = rankOf(status.phase) - 5
  return `${instant}-${String(rank).padStart(2, '0')}-${String(generation).padStart(6, '0')}`
}

// Within a second phases follow each other only in this order. Leaving one comes after all that happens in it.
const RANKS: Record<Phase, number> = {
  ShuttingDown: 20,
  Inactive: 30,
  Disabled: 30,
  Terminated: 30,
  EmergencyRemove: 30,
  Pending: 40,
  Error: 50,
  Active: 60,
}

function rankOf(phase: Phase | undefined): number {
  return phase === undefined ? 10 : RANKS[phase]
}
