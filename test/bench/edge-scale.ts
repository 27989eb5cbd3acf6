// An edge beside objects that rest, by one, two and five processes: requests for each machine until all are Active, on
// the fault simulator's network, and how long it takes on its clock. The objects that rest must cost nothing.
import { runPlan } from '#src/simulation/core/run.ts'
import { simulateScheduledMachines } from '#src/simulation/scheduled-machine/system.ts'
import type { Measurement } from '#test/support/bench.ts'
import { callsOf, OPENS, oneEdge } from '#test/support/one-edge.ts'

const OPENING = 40
const CASES = [
  { pods: 1, resting: 0 },
  { pods: 2, resting: 0 },
  { pods: 5, resting: 0 },
  { pods: 2, resting: 160 },
  { pods: 2, resting: 360 },
]
/** Everything is Active by then, and the first backstop has not come. */
const EDGE_MS = 240_000

export async function bench(): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = []
  for (const { pods, resting } of CASES) {
    const plan = oneEdge({ opening: OPENING, resting, pods, calmAfter: 300 })
    const run = await runPlan(simulateScheduledMachines(), plan)
    const opens = plan.start.plus({ seconds: OPENS }).toMillis()
    const calls = callsOf(run).filter(
      ({ askedAt }) => opens <= askedAt && askedAt < opens + EDGE_MS,
    )
    const made = calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/machines'))
    const name = `edge of ${OPENING} beside ${resting} at rest, ${pods} processes`
    measurements.push(
      { name: `${name}: requests each`, value: calls.length / OPENING, unit: '' },
      {
        name: `${name}: creates refused`,
        value: made.filter(({ answer }) => answer === 409).length,
        unit: '',
      },
    )
  }
  return measurements
}
