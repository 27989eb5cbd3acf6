// `kubectl describe` shows the Events of an object in the order of their names. The name begins with a stored instant, so a
// repeated pass gives the same name. Events of the same second are sorted by what comes first in a rollout.
import type { EventDraft } from './effects.ts'

/** The beginning of an Event's name. */
export function orderOf({ since, reason }: EventDraft): string {
  const instant = since === undefined ? '0' : since.replace(/[-:]|\.\d+/g, '').toLowerCase()
  return `${instant}-${RANKS[reason] ?? 50}`
}

const RANKS: Readonly<Record<string, number>> = {
  ImageUpdateAvailable: 10,
  RolloutStarted: 20,
  RebootNext: 25,
  Staging: 30,
  Staged: 40,
  Rebooting: 60,
  Idle: 70,
  RolloutCompleted: 80,
}
