// What overrides are to the objects of their namespace: which one is for each object, and the phase of each override.
import { setImmediate } from 'node:timers/promises'
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
  /** How many of them it does not turn on, because they are held after an emergency reclaim. */
  readonly held: number
}

export interface JudgedTarget extends Target {
  /** It is held out of service after an emergency reclaim. */
  readonly isHeld?: boolean
}

export interface Judgement {
  /** In the order of the overrides. */
  readonly judged: readonly Judged[]
  /** For each object, in their order: the override that is in force, else the next one to begin. */
  readonly chosen: readonly (Override | undefined)[]
}

/** Comparisons of an override with an object in one stretch. Between two stretches, other work of the process goes on. */
const MOST_COMPARISONS = 10_000

export async function judge(
  overrides: readonly Override[],
  targets: readonly JudgedTarget[],
  now: DateTime,
): Promise<Judgement> {
  const matched = new Map<string, number>()
  const held = new Map<string, number>()
  const chosen: (Override | undefined)[] = []
  let comparisons = 0
  for (const target of targets) {
    comparisons += overrides.length
    if (comparisons > MOST_COMPARISONS) {
      comparisons = overrides.length
      await setImmediate()
    }
    const mine = overrides.filter((each) => matchesTarget(each, target))
    for (const { uid } of mine) matched.set(uid, (matched.get(uid) ?? 0) + 1)
    const override = inForceAt(mine, now)
    if (override?.state === 'On' && target.isHeld)
      held.set(override.uid, (held.get(override.uid) ?? 0) + 1)
    chosen.push(override ?? nextToBegin(mine, now))
  }
  const inForce = new Set(chosen.map((each) => each?.uid))
  const judged = overrides.map((override) => {
    const count = matched.get(override.uid) ?? 0
    const phase = phaseOf(override, count, inForce, now)
    return { override, matched: count, held: held.get(override.uid) ?? 0, phase }
  })
  return { judged, chosen }
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
