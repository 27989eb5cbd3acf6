// A process of simulate-faults: runs the seeds that it is told to, and tells what came of them.

import { drawPlan as drawPoolsPlan } from '#src/simulation/bootc-node-pool/draw.ts'
import { simulateBootcNodePools } from '#src/simulation/bootc-node-pool/system.ts'
import { type Run, runPlan } from '#src/simulation/core/run.ts'
import { add, NOTHING, type Tally, tallyOf } from '#src/simulation/core/tally.ts'
import { drawPlan } from '#src/simulation/scheduled-machine/draw.ts'
import { simulateScheduledMachines } from '#src/simulation/scheduled-machine/system.ts'
import type { Portion } from '#test/support/simulate-faults.ts'

const machines = simulateScheduledMachines()
const pools = simulateBootcNodePools()
const STOPS_EARLY = { stopsEarly: true }

const RUNS: Readonly<Record<Portion['kind'], (seed: number) => Promise<Run>>> = {
  ScheduledMachine: (seed) => runPlan(machines, drawPlan(seed), STOPS_EARLY),
  BootcNodePool: (seed) => runPlan(pools, drawPoolsPlan(seed), STOPS_EARLY),
}

process.on('message', async ({ kind, start, seeds }: Portion) => {
  let tally: Tally = NOTHING
  for (let seed = start; seed < start + seeds; seed += 1) {
    tally = add(tally, tallyOf(seed, await RUNS[kind](seed)))
  }
  process.send?.(tally)
})
// Whoever told us to is gone, or wants no more.
process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => {})
