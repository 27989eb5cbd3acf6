// The override in the status of a machine: in force now, or the next one to begin. A pass that has not read the overrides
// takes it from there.
import type { DateTime } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import { inForceAt, isInForce, nextToBegin } from '#src/schedule-override/in-force.ts'
import { NOTICE_BEFORE_END } from '#src/schedule-override/limits.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import type { KnownOverride, Wanted } from '../service.ts'

export type StoredOverride = NonNullable<ScheduledMachineStatus['override']>

const NONE: readonly KnownOverride[] = []

/** The overrides that were read, or the one that is stored. */
export function overridesOf({ overrides, status }: Wanted): readonly KnownOverride[] {
  if (overrides !== undefined) return overrides
  return status.override === undefined ? NONE : fromStatus(status.override)
}

/** For the status: the override in force, else the next one to begin. */
export function toStore(subject: Wanted, now: DateTime): StoredOverride | undefined {
  if (subject.overrides === undefined && subject.status.override === undefined) return undefined
  const overrides = overridesOf(subject)
  const override = inForceAt(overrides, now) ?? nextToBegin(overrides, now)
  if (override === undefined) return undefined
  const { name, uid, state, start, end, createdAt, reason, createdBy } = override
  return {
    name,
    uid,
    state,
    phase: isInForce(override, now) ? 'Active' : 'Pending',
    from: formatInstant(start),
    until: formatInstant(end),
    createdAt: formatInstant(createdAt),
    ...(createdBy !== undefined && { createdBy }),
    ...(reason !== undefined && { reason }),
    ...(now >= noticeTime(override) && { endsSoon: true }),
  }
}

/** When an Event says that the override ends soon. */
export function noticeTime({ end }: Pick<KnownOverride, 'end'>): DateTime {
  return end.minus(NOTICE_BEFORE_END)
}

function fromStatus(stored: StoredOverride): readonly KnownOverride[] {
  const { name, uid, state, reason, createdBy } = stored
  const start = parseInstant(stored.from)
  const end = parseInstant(stored.until)
  if (start === undefined || end === undefined) return NONE
  const createdAt = parseInstant(stored.createdAt) ?? start
  return [{ name, uid, state, start, end, createdAt, reason, createdBy }]
}
