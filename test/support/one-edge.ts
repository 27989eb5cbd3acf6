// A plan of the fault simulator in which many windows open at one instant, and others stay closed.
import type { Call } from '#src/simulation/core/network.ts'
import type { Fault } from '#src/simulation/core/plan.ts'
import type { Run } from '#src/simulation/core/run.ts'
import { drawPlan } from '#src/simulation/scheduled-machine/draw.ts'
import type { MachinePlan, MachinesPlan } from '#src/simulation/scheduled-machine/plan.ts'

export interface OneEdge {
  /** How many windows open. */
  readonly opening: number
  /** How many do not. */
  readonly resting?: number
  readonly pods?: number
  /** How the API server is busy from the edge on, and for how many seconds. */
  readonly busy?: { readonly how: Extract<Fault, { type: 'busy' }>['how']; readonly for: number }
  /** Seconds after the edge, until the end of all faults. */
  readonly calmAfter: number
}

/** The edge comes so many seconds after the start. */
export const OPENS = 60

/** A drawn plan, without its faults. */
export function oneEdge({
  opening,
  resting = 0,
  pods = 2,
  busy,
  calmAfter,
}: OneEdge): MachinesPlan {
  const plan = drawPlan(1)
  const [first] = plan.machines
  if (first === undefined) throw new Error('the plan has no machine')
  const machine = (index: number): MachinePlan => ({
    ...first,
    spec: { ...first.spec, schedule: index < opening ? OPENS_AT_NINE : OPENS_AT_THREE },
    name: `worker-${index}`,
    at: 0,
    workloads: 0,
    budget: undefined,
    isTolerant: false,
    isMadePaused: false,
  })
  return {
    ...plan,
    start: plan.start.set({ hour: 9, minute: 0, second: 0 }).minus({ seconds: OPENS }),
    calmAt: OPENS + calmAfter,
    pods,
    sweepPods: 1,
    skews: Array(pods + 1).fill(0),
    latency: 0.005,
    hasWorkloadCluster: false,
    hasWorkloadApi: false,
    hasNamesakes: false,
    lost: { events: false, alarm: false },
    machines: Array.from({ length: opening + resting }, (_, index) => machine(index)),
    incidents:
      busy === undefined ? [] : [{ type: 'busy', at: OPENS, for: busy.for, how: busy.how }],
  }
}

const OPENS_AT_NINE = { daysOfWeek: ['mon-fri'], hoursOfDay: ['9'], timezone: 'UTC' }
const OPENS_AT_THREE = { ...OPENS_AT_NINE, hoursOfDay: ['3'] }

/** The requests of the functions, in order. */
export function callsOf({ told }: Run): readonly Call[] {
  return told.flatMap((each) => (each.type === 'call' ? [each.call] : []))
}
