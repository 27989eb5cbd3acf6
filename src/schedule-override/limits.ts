import { Duration } from 'luxon'

/** How long after its creation an override ends at the latest. */
export const LONGEST = Duration.fromObject({ days: 30 })
/** Characters of a reason. */
export const LONGEST_REASON = 256
/** How long an override stays after its end, so that people see it. */
export const KEPT_AFTER_END = Duration.fromObject({ hours: 24 })
/** How long before the end of an override an Event says so. */
export const NOTICE_BEFORE_END = Duration.fromObject({ minutes: 15 })
/** How many overrides of a namespace count. */
export const MOST_COUNTED = 1000
