// Draws the ScheduledMachines whose Nodes are members of a pool, in some plans.
import { createChance, seedFor } from '../core/chance.ts'
import type { Seconds } from '../core/plan.ts'
import { PROVIDER } from '../scheduled-machine/draw.ts'
import type {
  MachinePlan,
  Action as MachinesAction,
  UserAction,
} from '../scheduled-machine/plan.ts'
import type { Action } from './plan.ts'

const MACHINES = 111
const ACTIONS = 112
const MACHINES_HAPPEN = 0.25

/** A machine that serves when the run begins. Its window closes during the run, or never. */
export function drawMachines(seed: number): readonly MachinePlan[] {
  const chance = createChance(seedFor(seed, MACHINES))
  if (!chance.happens(MACHINES_HAPPEN)) return []
  return Array.from({ length: chance.pick([1, 1, 2]) }, (_, place) => {
    const workloads = chance.pick([0, 1, 2])
    return {
      name: `worker-${place}`,
      at: 0,
      workloads,
      budget: workloads > 0 && chance.happens(0.3) ? chance.whole(0, workloads) : undefined,
      spec: {
        schedule: {
          daysOfWeek: ['mon-fri'],
          hoursOfDay: [chance.pick(['9', '0-23'])],
          timezone: 'UTC',
          enabled: true,
        },
        ...PROVIDER,
        priority: 50,
        gracefulShutdownTimeout: chance.pick(['0s', '20s', '90s']),
        nodeDrainTimeout: chance.pick(['30s', '2m']),
        provisioningTimeout: '30m',
      },
    }
  })
}

/** What the user of the first machine does to it. */
export function drawMachineActions(seed: number, calmAt: Seconds): readonly Action[] {
  const chance = createChance(seedFor(seed, ACTIONS))
  return Array.from({ length: chance.pick([0, 1, 2]) }, () => {
    const at = chance.number(1, calmAt - 1)
    const action: UserAction = chance.pick([
      { type: 'schedule', hours: [chance.pick(['9', '0-23', '3'])] },
      { type: 'killSwitch', on: true },
      { type: 'delete' },
      { type: 'recreate' },
    ] as const)
    const machine: MachinesAction = { type: 'user', at, machine: 0, action }
    return { type: 'machine', at, action: machine }
  })
}
