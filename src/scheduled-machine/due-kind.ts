import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import type { DueKind } from '#src/wake/due.ts'
import { SCHEDULED_MACHINES } from './resource.ts'
import { AT_REST } from './settled/at-rest.ts'

/** ScheduledMachines for the sweep. An object that should have no Machine is at rest. */
export const DUE_SCHEDULED_MACHINES: DueKind = {
  resource: SCHEDULED_MACHINES,
  // While an override is in force or ahead, the backstop asks for a pass, which reads whether it still exists. While a
  // transition waits for the sink, the backstop asks for its delivery.
  isAtRest: (cell) =>
    AT_REST.has(cell('Phase')) &&
    typeof cell('Override') !== 'string' &&
    typeof cell('Undelivered') !== 'string',
  versionsColumn: 'Calendars',
}

/** Overrides for the sweep. The same function settles them. The backstop asks for each one that is not over. */
export const DUE_SCHEDULE_OVERRIDES: DueKind = {
  resource: SCHEDULE_OVERRIDES,
  isAtRest: (cell) => cell('Phase') === 'Expired',
  isOptional: true,
}
