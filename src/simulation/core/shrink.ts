// Reduces a plan that ends in a violation to the few incidents that matter.
import type { Plan, TimedAction } from './plan.ts'
import { type RunOptions, runPlan } from './run.ts'
import type { SimulatedSystem } from './simulated-system.ts'

export interface Shrunk<P> {
  readonly plan: P
  /** The number of runs that it took. */
  readonly runs: number
}

export interface ShrinkOptions extends RunOptions {
  /** At most so many runs. */
  readonly most?: number
  /** Called after each run with the number of runs so far and of incidents that are left. */
  readonly onRun?: (runs: number, incidents: number) => void
}

/**
 * A plan with as few incidents as possible that still violates `invariant`. It leaves out large portions of incidents
 * first, then smaller ones (Zeller's delta debugging), then makes the rest simpler. Requests have other numbers in a run
 * with fewer faults. So the shorter run may differ from the run that was found, but it violates the same invariant.
 */
export async function shrink<Action extends TimedAction, P extends Plan<Action>>(
  system: SimulatedSystem<Action, P>,
  plan: P,
  invariant: string,
  options: ShrinkOptions = {},
): Promise<Shrunk<P>> {
  const { most = 400, onRun } = options
  let runs = 0
  let best = plan

  const tryThis = async (candidate: P): Promise<boolean> => {
    if (runs >= most) return false
    runs += 1
    const { violations } = await runPlan(system, candidate, { ...options, stopsEarly: true })
    const isSame = violations.some((violation) => violation.invariant === invariant)
    if (isSame) best = candidate
    onRun?.(runs, best.incidents.length)
    return isSame
  }

  await tryThis({ ...best, incidents: [] })
  for (let size = best.incidents.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < best.incidents.length; ) {
      const { incidents } = best
      const isGone = await tryThis({ ...best, incidents: without(incidents, from, size) })
      if (!isGone) from += size
    }
  }
  for (const simpler of system.simplifications(best)) await tryThis({ ...best, ...simpler })
  return { plan: best, runs }
}

function without<T>(incidents: readonly T[], from: number, size: number): readonly T[] {
  return [...incidents.slice(0, from), ...incidents.slice(from + size)]
}
