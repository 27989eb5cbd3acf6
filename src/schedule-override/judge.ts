// What overrides are to the objects of their namespace: which one is for each object, and the phase of each override.
import type { DateTime } from 'luxon'
import { inForceAt, isInForce, nextToBegin } from './in-force.ts'
import { matchesTarget, type Target } from './matches.ts'
import type { Override } from './override.ts'
import type { OverridePhase } from './schema.ts'

export interface Judged {
  readonly override: Override
  readonly phase: OverridePhase
  /** How many objects it is for. */
  readonly matched: number
}

/** The override that is in force for this object, else the next one to begin. */
export function overrideFor(
  overrides: readonly Override[],
  target: Target,
  now: DateTime,
): Override | undefined {
  const mine = overrides.filter((each) => matchesTarget(each, target))
  return inForceAt(mine, now) ?? nextToBegin(mine, now)
}

/** In the order of `overrides`. */
export function judge(
  overrides: readonly Override[],
  targets: readonly Target[],
  now: DateTime,
): readonly Judged[] {
  const inForce = new Set(targets.map((target) => overrideFor(overrides, target, now)?.uid))
  return overrides.map((override) => {
    const matched = targets.filter((target) => matchesTarget(override, target)).length
    return { override, matched, phase: phaseOf(override, matched, inForce, now) }
  })
}

function phaseOf(
  override: Override,
  matched: number,
  inForce: ReadonlySet<string | undefined>,
  now: DateTime,
): OverridePhase {
  if (now >= override.end) return 'Expired'
  if (!isInForce(override, now) || matched === 0) return 'Pending'
  return inForce.has(override.uid) ? 'Active' : 'Superseded'
}
