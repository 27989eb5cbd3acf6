// Whether a machine is wanted in service, and when that changes next. Every part that asks this asks here, so that the
// goal, the status and the wake time agree. An override that is in force decides instead of the schedule.
import type { DateTime } from 'luxon'
import { type Interval, inForceAt } from '#src/schedule-override/in-force.ts'
import { stretchesOf } from '#src/schedule-override/stretches.ts'
import { overridesOf } from './overrides/stored-override.ts'
import { isHeld } from './reclaim/reclaim.ts'
import {
  isDeletedInWindow,
  isScheduleOpen,
  isWantedBySchedule,
  nextScheduleEdge,
  nextWantedBySchedule,
} from './service-by-schedule.ts'
import type { Subject } from './subject.ts'

/** The part of a ScheduledMachine that says when it is wanted. */
export type Wanted = Pick<Subject, 'spec' | 'status' | 'uid' | 'overrides'>

/** An override, as far as it says what is wanted. */
export interface KnownOverride extends Interval {
  readonly uid: string
  readonly state: 'On' | 'Off'
  readonly reason?: string | undefined
  readonly createdBy?: string | undefined
}

/**
 * The override that decides at `at`. The kill switch comes first. So does an emergency reclaim: until a person
 * acknowledges it, nothing turns the machine on.
 */
export function overrideAt(subject: Wanted, at: DateTime): KnownOverride | undefined {
  const override = inForceAt(overridesOf(subject), at)
  return override !== undefined && decides(subject, override) ? override : undefined
}

function decides(subject: Wanted, { state }: KnownOverride): boolean {
  return !subject.spec.killSwitch && !(state === 'On' && isOffAfterReclaim(subject))
}

/** Whether the machine is wanted in service at `now`, also while it is only prepared for its window. */
export function isWanted(subject: Wanted, now: DateTime): boolean {
  return isOn(subject, now, isWantedBySchedule)
}

/** The first instant after `now` at which `isWanted` changes, in UTC. `undefined`: it never does. */
export function nextWanted(subject: Wanted, now: DateTime): DateTime | undefined {
  return nextOf(subject, now, { isOn: isWantedBySchedule, next: nextWantedBySchedule })
}

/** Whether the window of this machine is open: not yet while it is only prepared for it. An override is a window, too. */
export function isWindowOpen(subject: Wanted, now: DateTime): boolean {
  return isOn(subject, now, isScheduleOpen)
}

/** The first instant after `now` at which `isWindowOpen` changes, in UTC. `undefined`: it never does. */
export function nextWindowEdge(subject: Wanted, now: DateTime): DateTime | undefined {
  return nextOf(subject, now, { isOn: isScheduleOpen, next: nextScheduleEdge })
}

/** Whether the machine is begun before its window opens. */
export function isPreparing(subject: Wanted, now: DateTime): boolean {
  return isWanted(subject, now) && !isWindowOpen(subject, now)
}

/** Whether the window is open, and too little of it is left to begin the machine. */
export function isTooLate(subject: Wanted, now: DateTime): boolean {
  return isWindowOpen(subject, now) && !isHeldOff(subject, now) && !isWanted(subject, now)
}

/**
 * Whether the machine stays away whatever is wanted: by the kill switch, or because nobody has acknowledged its reclaim.
 * It is neither prepared for a window nor too late for one.
 */
export function isKeptAway({ spec, status }: Pick<Wanted, 'spec' | 'status'>): boolean {
  return spec.killSwitch || status.reclaimedAt !== undefined
}

/** Whether the machine stays away until the next window, because somebody deleted its Machine in this one. */
export function isHeldOff(subject: Wanted, now: DateTime): boolean {
  return overrideAt(subject, now) === undefined && isDeletedInWindow(subject, now)
}

type IsOn = (subject: Wanted, at: DateTime) => boolean

function isOn(subject: Wanted, at: DateTime, bySchedule: IsOn): boolean {
  const override = overrideAt(subject, at)
  return override === undefined ? bySchedule(subject, at) : override.state === 'On'
}

interface ScheduledState {
  readonly isOn: IsOn
  /** The next change of `isOn`. */
  readonly next: (subject: Wanted, at: DateTime) => DateTime | undefined
}

function nextOf(
  subject: Wanted,
  now: DateTime,
  { isOn: bySchedule, next }: ScheduledState,
): DateTime | undefined {
  const overrides = overridesOf(subject)
  if (overrides.length === 0) return next(subject, now)
  const isOnNow = isOn(subject, now, bySchedule)
  // To here, nothing has changed.
  let from = now
  for (const { start, end, override } of stretchesOf(overrides)) {
    if (end <= now || !decides(subject, override)) continue
    const change = start > from ? changeFrom(from) : undefined
    if (change !== undefined && change < start) return change
    if ((override.state === 'On') !== isOnNow) return start
    from = end
  }
  return changeFrom(from)

  // By the schedule.
  function changeFrom(at: DateTime): DateTime | undefined {
    return at > now && bySchedule(subject, at) !== isOnNow ? at : next(subject, at)
  }
}

/** Whether no override turns it on: nobody has put it back in service after an emergency reclaim. */
export function isOffAfterReclaim({ spec, status }: Pick<Wanted, 'spec' | 'status'>): boolean {
  return (
    status.reclaimedAt !== undefined || (status.reclaim !== undefined && isHeld({ spec, status }))
  )
}
