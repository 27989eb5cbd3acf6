// A process of simulate-faults: runs the seeds that it is told to, and tells what came of them.

import { runPlan } from '#src/simulation/core/run.ts'
import { add, NOTHING, type Tally, tallyOf } from '#src/simulation/core/tally.ts'
import { drawPlan } from '#src/simulation/scheduled-machine/draw.ts'
import { simulateScheduledMachines } from '#src/simulation/scheduled-machine/system.ts'
import type { Portion } from '#test/support/simulate-faults.ts'

const system = simulateScheduledMachines()

process.on('message', async ({ start, seeds }: Portion) => {
  let tally: Tally = NOTHING
  for (let seed = start; seed < start + seeds; seed += 1) {
    tally = add(tally, tallyOf(seed, await runPlan(system, drawPlan(seed), { stopsEarly: true })))
  }
  process.send?.(tally)
})
// Whoever told us to is gone, or wants no more.
process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => {})
