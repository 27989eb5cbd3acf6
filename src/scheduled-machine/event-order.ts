// `kubectl describe` shows the Events of an object in the order of their names: it sorts by a timestamp
// that the API server refuses in an `events.k8s.io/v1` Event. So a name begins with an instant.
//
// It cannot be the instant of writing: a pass that is repeated must make the same name. It is a stored one,
// when the phase began in which the Event happened, and a rank among those of the same second:
//
//   new → Pending           20260105t150000z-1     created at 15:00:00
//   Pending → Inactive      20260105t150000z-4     Pending since 15:00:00
//   Inactive → Pending      20260105t150001z-3     Inactive since 15:00:01
import { formatInstant } from '#src/kube/instant.ts'
import type { Note } from './effects.ts'
import type { Subject } from './observed.ts'
import type { Phase } from './schema.ts'
import { isPhaseTransition } from './transition.ts'

/** What the name of an Event begins with: of two Events of one object, the later has the greater. */
export function orderOf(note: Note, { createdAt, status }: Subject): string {
  const since = note.since ?? status.phaseSince ?? (createdAt && formatInstant(createdAt))
  const instant = since === undefined ? 'unknown' : since.replace(/[-:]|\.\d+/g, '').toLowerCase()
  return `${instant}-${rankOf(note, status.phase)}`
}

// Within a second phases follow each other only in this order. Leaving one comes after all that happens in it.
const RANKS: Record<Phase, number> = {
  ShuttingDown: 2,
  Inactive: 3,
  Disabled: 3,
  Terminated: 3,
  EmergencyRemove: 3,
  Pending: 4,
  Error: 5,
  Active: 6,
}

function rankOf(note: Note, phase: Phase | undefined): number {
  if (!isPhaseTransition(note)) return 0
  return phase === undefined ? 1 : RANKS[phase]
}
