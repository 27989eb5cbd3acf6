// The sweep imports this before it answers, so it is apart from the rules.
import type { ScheduledMachineStatus } from '../schema.ts'

/** The phases in which there should be no Machine. */
export const AT_REST: ReadonlySet<unknown> = new Set(['Inactive', 'Disabled', 'Terminated'])

/** Whether there should be no Machine, and the status says that there is none. */
export function isAtRest({ status }: { readonly status: ScheduledMachineStatus }): boolean {
  return AT_REST.has(status.phase) && status.machineRef === undefined
}
