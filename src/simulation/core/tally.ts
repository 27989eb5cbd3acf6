// The sum of many runs.
import type { Violation } from './history.ts'
import type { Run } from './run.ts'

export interface Tally {
  readonly schedules: number
  /** Requests of the functions. */
  readonly steps: number
  /** How often each fault was met, by its name. */
  readonly faults: Readonly<Record<string, number>>
  readonly violations: readonly Found[]
}

/** The first violation of a run. */
export interface Found {
  readonly seed: number
  readonly violation: Violation
}

export const NOTHING: Tally = { schedules: 0, steps: 0, faults: {}, violations: [] }

export function tallyOf(seed: number, { steps, faults, violations }: Run): Tally {
  const [violation] = violations
  return {
    schedules: 1,
    steps,
    faults: Object.fromEntries(faults),
    violations: violation === undefined ? [] : [{ seed, violation }],
  }
}

export function add(a: Tally, b: Tally): Tally {
  const faults: Record<string, number> = { ...a.faults }
  for (const [name, times] of Object.entries(b.faults)) faults[name] = (faults[name] ?? 0) + times
  return {
    schedules: a.schedules + b.schedules,
    steps: a.steps + b.steps,
    faults,
    violations: [...a.violations, ...b.violations],
  }
}

export function faultsOf({ faults }: Tally): number {
  return Object.values(faults).reduce((sum, times) => sum + times, 0)
}
