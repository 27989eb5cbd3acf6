// `sundial simulate --faults --seed N [-f …]`: one run of the fault simulator, printed step by step. After a violation, it also
// prints the shortest run with the same violation.

import { drawPlan as drawPoolsPlan } from '#src/simulation/bootc-node-pool/draw.ts'
import { planFor as poolsPlanFor } from '#src/simulation/bootc-node-pool/plan-for.ts'
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
import { planFor } from '#src/simulation/scheduled-machine/plan-for.ts'
import {
  type MachineSeams,
  simulateScheduledMachines,
} from '#src/simulation/scheduled-machine/system.ts'
import { plural } from '#src/views/plural.ts'
import { loadObjects } from './files.ts'
import type { CliIo } from './io.ts'
import type { FaultsOptions } from './program/simulate.ts'
import { refuseInvalid } from './refuse-invalid.ts'
import { type Simulated, simulatedOf } from './simulated.ts'
import { UsageError } from './usage-error.ts'

/**
 * Runs the fault schedule of the seed, as `npm run simulate:faults` does, and prints it. With files, their machines or
 * pools take part, else generated ones. Returns 1 when an invariant is violated, else 0. Throws a UsageError for invalid
 * files, and for files without an object of the kind. `seams` can add a deliberate defect to the function of
 * ScheduledMachines.
 */
export async function simulateFaults(
  options: FaultsOptions,
  io: CliIo,
  seams: Partial<MachineSeams> = {},
): Promise<number> {
  const { seed, output, files } = options
  const simulated = files && (await simulatedIn(files.sources, io))
  const kind = options.kind ?? (simulated === undefined ? 'ScheduledMachine' : kindIn(simulated))
  const { machines, pools, nodes } = simulated ?? { machines: [], pools: [], nodes: [] }
  const own = kind === 'BootcNodePool' ? pools : machines
  if (files !== undefined && own.length === 0) {
    throw new UsageError(`there is no ${kind} in ${files.sources.join(', ')}`)
  }
  const other = kind === 'BootcNodePool' ? machines : pools
  const [left] = other
  if (left !== undefined) {
    io.stderr(`${plural(other.length, left.kind)} left out: add --kind ${left.kind} for them\n`)
  }
  if (kind === 'BootcNodePool') {
    const plan = files === undefined ? drawPoolsPlan(seed) : poolsPlanFor(seed, pools, nodes)
    return report(simulateBootcNodePools(), plan, output, io)
  }
  const plan = files === undefined ? drawPlan(seed) : planFor(seed, machines, files.from)
  return report(simulateScheduledMachines(seams), plan, output, io)
}

async function simulatedIn(sources: readonly string[], io: CliIo): Promise<Simulated> {
  const loaded = await loadObjects(sources, io.stdin)
  refuseInvalid(loaded)
  return simulatedOf(loaded)
}

function kindIn({ machines, pools }: Simulated): 'ScheduledMachine' | 'BootcNodePool' {
  return machines.length === 0 && pools.length > 0 ? 'BootcNodePool' : 'ScheduledMachine'
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
