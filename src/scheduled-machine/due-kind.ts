import type { DueKind } from '#src/wake/due.ts'
import { SCHEDULED_MACHINES } from './resource.ts'
import { AT_REST } from './settled/at-rest.ts'

/** ScheduledMachines for the sweep. An object that should have no Machine is at rest. */
export const DUE_SCHEDULED_MACHINES: DueKind = {
  resource: SCHEDULED_MACHINES,
  isAtRest: (cell) => AT_REST.has(cell('Phase')),
}
