// The kinds that the sweep hands on, from the environment.
import type { SweepTarget } from '#functions/sweep/app.ts'
import { DUE_BOOTC_NODE_POOLS } from '#src/bootc-node-pool/due-kind.ts'
import { DUE_SCHEDULE_OVERRIDES, DUE_SCHEDULED_MACHINES } from '#src/scheduled-machine/due-kind.ts'

export interface Sinks {
  readonly SCHEDULED_MACHINE_SINK: string
  /** If it is not set, pools are not handed on. */
  readonly BOOTC_NODE_POOL_SINK?: string | undefined
}

type FindUnsettled = NonNullable<SweepTarget['findUnsettled']>

export interface Comparisons {
  readonly compareMachines: FindUnsettled
  readonly comparePools: FindUnsettled
  /** Called with each table of ScheduledMachines. */
  readonly onMachines?: SweepTarget['onTable']
}

export function sweepTargets(
  { SCHEDULED_MACHINE_SINK, BOOTC_NODE_POOL_SINK }: Sinks,
  { compareMachines, comparePools, onMachines }: Comparisons,
): readonly SweepTarget[] {
  const machines = {
    ...DUE_SCHEDULED_MACHINES,
    sink: SCHEDULED_MACHINE_SINK,
    findUnsettled: compareMachines,
    onTable: onMachines,
  }
  const overrides = { ...DUE_SCHEDULE_OVERRIDES, sink: SCHEDULED_MACHINE_SINK }
  if (BOOTC_NODE_POOL_SINK === undefined) return [machines, overrides]
  const pools = {
    ...DUE_BOOTC_NODE_POOLS,
    sink: BOOTC_NODE_POOL_SINK,
    findUnsettled: comparePools,
  }
  return [machines, overrides, pools]
}
