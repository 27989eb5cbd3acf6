// ScheduledMachines in a run of pools. They are judged by their own rules, for which the function of pools is another
// controller.
import { createHistory, type ObjectChange } from '../core/history.ts'
import { isFault } from '../core/plan.ts'
import { functionOf } from '../core/pod.ts'
import type { Judge } from '../core/simulated-system.ts'
import { createJudge } from '../scheduled-machine/judge.ts'
import type { MachinesPlan } from '../scheduled-machine/plan.ts'
import type { PoolsPlan } from './plan.ts'

/** The name of the function of ScheduledMachines. */
const MACHINES_FUNCTION = 'scheduled-machine'

/** The plan as it is for the ScheduledMachines in it. */
export function machinesPlanOf({ incidents, ...plan }: PoolsPlan): MachinesPlan {
  return {
    ...plan,
    hasWorkloadCluster: false,
    hasWorkloadApi: false,
    hasNamesakes: false,
    reclaimDisables: 'spec',
    incidents: incidents.flatMap((each): MachinesPlan['incidents'] => {
      if (isFault(each)) return [each]
      return each.type === 'machine' ? [each.action] : []
    }),
  }
}

/** Judges the ScheduledMachines of a run. */
export function createMachinesJudge(plan: PoolsPlan): Judge {
  const history = createHistory('ScheduledMachine')
  const judge = createJudge(machinesPlanOf(plan), history)
  return {
    ...judge,
    missingIntent: (written) => {
      const change = asSeenByMachines(written)
      return change.by.type === 'function' ? judge.missingIntent(change) : undefined
    },
    judge(written) {
      const change = asSeenByMachines(written)
      if (change.by.type === 'function') history.sawClock(change.by.pod, change.by.now.toMillis())
      const wrong = judge.judge(change)
      history.add(change)
      return wrong
    },
  }
}

/** The change, in which no other function of ours takes part. */
function asSeenByMachines(change: ObjectChange): ObjectChange {
  return change.by.type === 'function' && functionOf(change.by.pod) !== MACHINES_FUNCTION
    ? { ...change, by: { type: 'other' } }
    : change
}

/** Whether the Node is that of a machine of the plan. */
export function isMachineNode({ machines }: PoolsPlan, name: string): boolean {
  return machines.some((machine) => machine.name === name)
}
