import { expect, test } from 'vitest'
import { drawPlan } from '#src/cli/faults/draw.ts'
import { runPlan } from '#src/cli/faults/run.ts'
import { DEFECTS } from '#test/support/defects.ts'

const MOST_SEEDS = 500

test.each(DEFECTS)('a function that $name breaks $breaks', { timeout: 180_000 }, async (defect) => {
  for (let seed = 1; seed <= MOST_SEEDS; seed += 1) {
    const { violations } = await runPlan(drawPlan(seed), { seams: defect.seams })
    if (!violations.some(({ invariant }) => invariant === defect.breaks)) continue
    console.info(`${defect.breaks} ${defect.name}: found with seed ${seed}`)
    return
  }
  expect.unreachable(`not found in ${MOST_SEEDS} seeds`)
})
