// The later API of 5-Spot, `v1beta1`, in which the schedule is an object of its own.
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { Finding } from './finding.ts'

const LATER = '5spot.finos.org/v1beta1'

/** The only error of an object of that API: what else would be said of its fields is about another API. */
export function laterApi(apiVersion: string): Finding | undefined {
  if (apiVersion !== LATER) return undefined
  const { apiVersion: ours } = SCHEDULED_MACHINES
  return {
    rule: 'later-api',
    field: 'apiVersion',
    message: `"${LATER}" is not supported: in this later API of 5-Spot, spec.schedule refers to an object that has the schedule. Write the schedule itself into spec.schedule (daysOfWeek, hoursOfDay, timezone), and use ${ours}`,
  }
}
