// When a machine is begun, in service and away, besides its schedule.
import { Duration } from 'luxon'
import type { Fields } from '#src/kube/json.ts'
import { COMMON_FIELDS } from '../schema/spec-fields.ts'
import { parsedDuration, usable } from './usable.ts'

export interface ServiceSpec {
  readonly leadTime: Duration | 'auto'
  /** Of `auto`. */
  readonly maxLeadTime: Duration
  readonly leadCordon: boolean
  readonly minimumWindow: Duration
  readonly spread: Duration
  readonly whenMachineIsDeleted: 'Recreate' | 'StayOff'
}

const NONE = Duration.fromObject({ seconds: 0 })
const MAX_LEAD = Duration.fromObject({ seconds: 1800 })

/** The valid fields, and the defaults of the others. */
export function usableService(spec: Fields): ServiceSpec {
  const { leadCordon, whenMachineIsDeleted } = COMMON_FIELDS
  return {
    leadTime: usableLead(spec),
    maxLeadTime: parsedDuration(spec, 'maxLeadTime') ?? MAX_LEAD,
    leadCordon: usable(leadCordon, spec['leadCordon']) ?? false,
    minimumWindow: parsedDuration(spec, 'minimumWindow') ?? NONE,
    spread: parsedDuration(spec, 'spread') ?? NONE,
    whenMachineIsDeleted: usable(whenMachineIsDeleted, spec['whenMachineIsDeleted']) ?? 'Recreate',
  }
}

function usableLead(spec: Fields): Duration | 'auto' {
  const isAuto = usable(COMMON_FIELDS.leadTime, spec['leadTime'])?.trim() === 'auto'
  return isAuto ? 'auto' : (parsedDuration(spec, 'leadTime') ?? NONE)
}
