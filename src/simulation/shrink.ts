// Reduces a plan that ends in a violation to the few incidents that matter.
import type { Incident, Plan } from './plan.ts'
import { type RunOptions, runPlan } from './run.ts'

export interface Shrunk {
  readonly plan: Plan
  /** How many runs it took. */
  readonly runs: number
}

export interface ShrinkOptions extends RunOptions {
  /** At most so many runs. */
  readonly most?: number
  /** Told after each run: how many so far, and how many incidents are left. */
  readonly onRun?: (runs: number, incidents: number) => void
}

/**
 * The plan with all left out that is not needed for a violation of `invariant`: whole portions of incidents
 * first, then smaller ones (Zeller's delta debugging), then whatever makes it simpler. Requests have other
 * numbers in a run without some faults, so that what is left may differ from how it was found; it ends in
 * a violation of the same invariant.
 */
export async function shrink(
  plan: Plan,
  invariant: string,
  options: ShrinkOptions = {},
): Promise<Shrunk> {
  const { most = 400, onRun } = options
  let runs = 0
  let best = plan

  const tryThis = async (candidate: Plan): Promise<boolean> => {
    if (runs >= most) return false
    runs += 1
    const { violations } = await runPlan(candidate, { ...options, stopsEarly: true })
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
  for (const simpler of simplifications(best)) await tryThis({ ...best, ...simpler })
  return { plan: best, runs }
}

function without(incidents: readonly Incident[], from: number, size: number): readonly Incident[] {
  return [...incidents.slice(0, from), ...incidents.slice(from + size)]
}

function simplifications({ machines, incidents, skews }: Plan): readonly Partial<Plan>[] {
  const used = incidents.flatMap((each) => ('machine' in each ? [each.machine] : []))
  const last = Math.max(0, ...used)
  return [
    { machines: machines.slice(0, last + 1) },
    { skews: skews.map(() => 0) },
    { hasWorkloadCluster: false },
    { latency: 0.005 },
    { sweepPods: 1, pods: 1 },
    { machines: machines.map((machine) => ({ ...machine, at: 0 })) },
  ]
}
