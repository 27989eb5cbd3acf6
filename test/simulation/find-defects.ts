// The deliberate defects, in three files, so that workers share them.
import { expect, test } from 'vitest'
import { runPlan } from '#src/simulation/core/run.ts'
import { drawPlan } from '#src/simulation/scheduled-machine/draw.ts'
import { simulateScheduledMachines } from '#src/simulation/scheduled-machine/system.ts'
import { DEFECTS } from '#test/support/defects.ts'

const FILES = 3
const MOST_RUNS = 500
const MOST_SEEDS = 5_000

/** Every third defect, from the one with this index on. */
export function findDefects(first: number): void {
  const mine = DEFECTS.filter((_, index) => index % FILES === first)
  test.each(mine)('a function that $name breaks $breaks', { timeout: 180_000 }, async (defect) => {
    const { seams, canBeSeenIn = () => true } = defect
    const system = simulateScheduledMachines(seams)
    let runs = 0
    for (let seed = 1; seed <= MOST_SEEDS && runs < MOST_RUNS; seed += 1) {
      const plan = drawPlan(seed)
      if (!canBeSeenIn(plan)) continue
      runs += 1
      const { violations } = await runPlan(system, plan)
      if (!violations.some(({ invariant }) => invariant === defect.breaks)) continue
      console.info(`${defect.breaks} ${defect.name}: found with seed ${seed}`)
      return
    }
    expect.unreachable(`not found in ${runs} runs`)
  })
}
