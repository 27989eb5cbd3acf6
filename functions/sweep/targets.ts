// The kinds that the sweep hands on, from the environment.
import type { SweepTarget } from '#functions/sweep/app.ts'
import { DUE_BOOTC_NODE_POOLS } from '#src/bootc-node-pool/due-kind.ts'
import { DUE_SCHEDULED_MACHINES } from '#src/scheduled-machine/due-kind.ts'

export interface Sinks {
  readonly SCHEDULED_MACHINE_SINK: string
  /** If it is not set, pools are not handed on. */
  readonly BOOTC_NODE_POOL_SINK?: string | undefined
}

/** `findUnsettled`: the comparison of ScheduledMachines. `onTable`: called with each table of them. */
export function sweepTargets(
  sinks: Sinks,
  findUnsettled: NonNullable<SweepTarget['findUnsettled']>,
  onTable?: SweepTarget['onTable'],
): readonly SweepTarget[] {
  const { SCHEDULED_MACHINE_SINK, BOOTC_NODE_POOL_SINK } = sinks
  return [
    { ...DUE_SCHEDULED_MACHINES, sink: SCHEDULED_MACHINE_SINK, findUnsettled, onTable },
    ...(BOOTC_NODE_POOL_SINK === undefined
      ? []
      : [{ ...DUE_BOOTC_NODE_POOLS, sink: BOOTC_NODE_POOL_SINK }]),
  ]
}
