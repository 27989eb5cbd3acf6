// The conditions of a pool, and the reasons that only Sundial has.

export const UP_TO_DATE = 'UpToDate'
export const DEGRADED = 'Degraded'
/** A read was refused, so no rule can decide. */
export const READ_FAILED = 'ReadFailed'
