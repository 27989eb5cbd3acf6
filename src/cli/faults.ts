// `sundial simulate --faults --seed N`: one run of the fault simulator, printed step by step. After a violation, it also
// prints the shortest run with the same violation.

import { drawPlan as drawPoolsPlan } from '#src/simulation/bootc-node-pool/draw.ts'
import { simulateBootcNodePools } from '#src/simulation/bootc-node-pool/system.ts'
import type { Violation } from '#src/simulation/core/history.ts'
import { linesOf } from '#src/simulation/core/json-lines.ts'
import type { Plan, TimedAction } from '#src/simulation/core/plan.ts'
import { type Run, runPlan } from '#src/simulation/core/run.ts'
import { shrink } from '#src/simulation/core/shrink.ts'
import type { SimulatedSystem } from '#src/simulation/core/simulated-system.ts'
import { tellPlan, tellRun, tellViolation } from '#src/simulation/core/story.ts'
import { faultsOf, tallyOf } from '#src/simulation/core/tally.ts'
import { drawPlan } from '#src/simulation/scheduled-machine/draw.ts'
import {
  type MachineSeams,
  simulateScheduledMachines,
} from '#src/simulation/scheduled-machine/system.ts'
import type { CliIo } from './io.ts'
import type { FaultsOptions } from './program/simulate.ts'

/** Runs the fault schedule of the seed, as `npm run simulate:faults` does, and prints it. Returns 1 when an invariant is
 * violated, else 0. `seams` can add a deliberate defect to
 * the function of ScheduledMachines. */
export async function simulateFaults(
  { seed, output, kind }: FaultsOptions,
  io: CliIo,
  seams: Partial<MachineSeams> = {},
): Promise<number> {
  return kind === 'BootcNodePool'
    ? report(simulateBootcNodePools(), drawPoolsPlan(seed), output, io)
    : report(simulateScheduledMachines(seams), drawPlan(seed), output, io)
}

async function report<A extends TimedAction, P extends Plan<A>>(
  system: SimulatedSystem<A, P>,
  plan: P,
  output: FaultsOptions['output'],
  io: CliIo,
): Promise<number> {
  const run = await runPlan(system, plan, { stopsEarly: true })
  const [violation] = run.violations
  if (output === 'json') {
    for (const line of linesOf(run)) io.stdout(`${JSON.stringify(line)}\n`)
  } else {
    print(system, plan, run, io)
    if (violation !== undefined) await printShrunk(system, plan, violation, io)
  }
  return violation === undefined ? 0 : 1
}

function print<A extends TimedAction, P extends Plan<A>>(
  system: SimulatedSystem<A, P>,
  plan: P,
  run: Run,
  io: CliIo,
): void {
  for (const line of [...tellPlan(system, plan), '', ...tellRun(run), '']) io.stdout(`${line}\n`)
  const tally = tallyOf(plan.seed, run)
  io.stdout(
    `seed ${plan.seed}: ${tally.steps} requests, ${faultsOf(tally)} faults, ${run.violations.length} violations\n`,
  )
}

async function printShrunk<A extends TimedAction, P extends Plan<A>>(
  system: SimulatedSystem<A, P>,
  plan: P,
  violation: Violation,
  io: CliIo,
): Promise<void> {
  const onRun = (runs: number, incidents: number) => {
    if (io.progress === true) io.stderr(`\rshrinking: ${runs} runs, ${incidents} faults left `)
  }
  const { plan: shrunk, runs } = await shrink(system, plan, violation.invariant, { onRun })
  if (io.progress === true) io.stderr('\n')
  const story = await runPlan(system, shrunk, { stopsEarly: true })
  const count = shrunk.incidents.length
  io.stdout(`\n${tellViolation(violation)}\n`)
  io.stdout(
    `The same violation with ${count} of ${plan.incidents.length} faults (found in ${runs} runs):\n\n`,
  )
  for (const line of [...tellPlan(system, shrunk), '', ...tellRun(story)]) io.stdout(`${line}\n`)
}
