// What is out of the ordinary about a machine and its drain: drawn from a stream of its own, so that the rest of a
// plan does not depend on it.
import { createChance, seedFor } from './chance.ts'
import type { MachinePlan } from './plan.ts'

const DRAINS = 14

export function withDrains(
  seed: number,
  machines: readonly MachinePlan[],
  hasWorkloadApi: boolean,
): readonly MachinePlan[] {
  const chance = createChance(seedFor(seed, DRAINS))
  return machines.map((machine) => {
    const isTolerant = chance.happens(0.15)
    const isMadePaused = chance.happens(0.1)
    const drain = chance.happens(0.15) ? chance.pick(['excluded', 'hook'] as const) : undefined
    return {
      ...machine,
      // Nobody keeps up a number of pods in a workload cluster with an API server of its own.
      ...(isTolerant && !hasWorkloadApi && { isTolerant }),
      ...(isMadePaused && { isMadePaused }),
      ...(drain !== undefined && { drain }),
    }
  })
}
