import { expect, test } from 'vitest'
import { drawPlan } from '#src/simulation/draw.ts'
import { runPlan } from '#src/simulation/run.ts'
import { DEFECTS } from '#test/support/defects.ts'

const MOST_RUNS = 500
const MOST_SEEDS = 5_000

test.each(DEFECTS)('a function that $name breaks $breaks', { timeout: 180_000 }, async (defect) => {
  const { seams, canBeSeenIn = () => true } = defect
  let runs = 0
  for (let seed = 1; seed <= MOST_SEEDS && runs < MOST_RUNS; seed += 1) {
    const plan = drawPlan(seed)
    if (!canBeSeenIn(plan)) continue
    runs += 1
    const { violations } = await runPlan(plan, { seams })
    if (!violations.some(({ invariant }) => invariant === defect.breaks)) continue
    console.info(`${defect.breaks} ${defect.name}: found with seed ${seed}`)
    return
  }
  expect.unreachable(`not found in ${runs} runs`)
})
