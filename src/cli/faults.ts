// `sundial simulate --faults --seed N`: one run of the fault simulator, told; when it ends in a violation, also
// the shortest story that comes to the same.
import { drawPlan } from '#src/simulation/draw.ts'
import type { Violation } from '#src/simulation/history.ts'
import { linesOf } from '#src/simulation/json-lines.ts'
import type { Plan } from '#src/simulation/plan.ts'
import { type Run, runPlan } from '#src/simulation/run.ts'
import type { Seams } from '#src/simulation/seams.ts'
import { shrink } from '#src/simulation/shrink.ts'
import { tellPlan, tellRun, tellViolation } from '#src/simulation/story.ts'
import { faultsOf, tallyOf } from '#src/simulation/tally.ts'
import type { CliIo } from './io.ts'
import type { FaultsOptions } from './program.ts'

/** Runs the schedule of the seed, as `npm run simulate:faults` does, and prints it. Returns 1 when an invariant
 * is violated, else 0. `seams`: with a deliberate defect. */
export async function simulateFaults(
  { seed, output }: FaultsOptions,
  io: CliIo,
  seams: Partial<Seams> = {},
): Promise<number> {
  const plan = drawPlan(seed)
  const run = await runPlan(plan, { seams, stopsEarly: true })
  const [violation] = run.violations
  if (output === 'json') {
    for (const line of linesOf(run)) io.stdout(`${JSON.stringify(line)}\n`)
  } else {
    print(plan, run, io)
    if (violation !== undefined) await printShrunk(plan, violation, io, seams)
  }
  return violation === undefined ? 0 : 1
}

function print(plan: Plan, run: Run, io: CliIo): void {
  for (const line of [...tellPlan(plan), '', ...tellRun(plan, run), '']) io.stdout(`${line}\n`)
  const tally = tallyOf(plan.seed, run)
  io.stdout(
    `seed ${plan.seed}: ${tally.steps} requests, ${faultsOf(tally)} faults, ${run.violations.length} violations\n`,
  )
}

async function printShrunk(
  plan: Plan,
  violation: Violation,
  io: CliIo,
  seams: Partial<Seams>,
): Promise<void> {
  const onRun = (runs: number, incidents: number) => {
    if (io.progress === true)
      io.stderr(`\r${runs} runs to shrink it; ${incidents} faults are left `)
  }
  const { plan: shrunk, runs } = await shrink(plan, violation.invariant, { onRun, seams })
  if (io.progress === true) io.stderr('\n')
  const story = await runPlan(shrunk, { seams, stopsEarly: true })
  const count = shrunk.incidents.length
  io.stdout(`\n${tellViolation(violation)}\n`)
  io.stdout(
    `The same with ${count} of ${plan.incidents.length} faults (found in ${runs} runs):\n\n`,
  )
  for (const line of [...tellPlan(shrunk), '', ...tellRun(shrunk, story)]) io.stdout(`${line}\n`)
}
