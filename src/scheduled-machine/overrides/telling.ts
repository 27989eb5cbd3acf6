// The override of a machine, in the words of its status and its Events.
import type { DateTime } from 'luxon'
import { localTime } from '#src/schedule/local-time.ts'
import { nextBoundary } from '#src/schedule-override/in-force.ts'
import type { Wake } from '#src/wake/wake-time.ts'
import type { EventDraft } from '../effects.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import { type KnownOverride, overrideAt, type Wanted } from '../service.ts'
import type { Subject } from '../subject.ts'
import { noticeTime, overridesOf, type StoredOverride } from './stored-override.ts'

/** Local times without a schedule are in this zone. */
export function zoneOf({ spec }: Pick<Subject, 'spec'>): string {
  return spec.schedule?.zone ?? 'UTC'
}

/** `On until 2026-12-01 20:00 Europe/Berlin by override late of ann@example.com: release night`. */
export function overrideInWords(
  { state, end, name, createdBy, reason }: KnownOverride,
  zone: string,
): string {
  const of = createdBy === undefined ? '' : ` of ${createdBy}`
  const why = reason === undefined ? '' : `: ${reason}`
  return `${state} until ${localTime(end, zone)} by override ${name}${of}${why}`
}

/** The message, and after it the override that decides now. A deletion and a kill switch come before any override. */
export function withOverride(message: string, subject: Subject, now: DateTime): string {
  if (subject.deletedAt !== undefined || subject.spec.killSwitch) return message
  const override = overrideAt(subject, now)
  return override === undefined
    ? message
    : `${message}. ${overrideInWords(override, zoneOf(subject))}`
}

/** ` (override late)`: by whom the machine joins or leaves at `change`. Nothing if the schedule does it. */
export function byOverride(subject: Wanted, change: DateTime): string {
  const edge = (each: KnownOverride) => each.start.equals(change) || each.end.equals(change)
  const before = overrideAt(subject, change.minus(1))
  const override = [overrideAt(subject, change), before].find((each) => each && edge(each))
  return override === undefined ? '' : ` (override ${override.name})`
}

/** An override that begins, ends, or ends soon is told, also where it changes nothing. */
export function overrideWakes(subject: Wanted, now: DateTime): readonly Wake[] {
  const overrides = overridesOf(subject)
  const notice = overrides.map(noticeTime).filter((at) => at > now)
  const boundary = nextBoundary(overrides, now)
  return [...notice, ...(boundary === undefined ? [] : [boundary])].map((at) => ({
    type: 'at',
    at,
  }))
}

/** The Events about an override that has begun, ends soon, or is over. */
export function overrideEvents(
  subject: Subject,
  { override: after }: ScheduledMachineStatus,
): readonly EventDraft[] {
  const before = subject.status.override
  const wasActive = before?.phase === 'Active'
  const isActive = after?.phase === 'Active'
  const isSame = before?.uid === after?.uid
  return [
    ...(wasActive && !(isActive && isSame) ? [draft('Ended', before, subject)] : []),
    ...(isActive && !(wasActive && isSame) ? [draft('Began', after, subject)] : []),
    ...(isActive && wasActive && isSame && after.endsSoon && !before.endsSoon
      ? [draft('EndsSoon', after, subject)]
      : []),
  ]
}

// Derived from the override alone, so that a repeated pass gives the same name.
function draft(
  what: 'Began' | 'EndsSoon' | 'Ended',
  { uid, name, state, until, createdBy, reason }: StoredOverride,
  subject: Subject,
): EventDraft {
  const of = createdBy === undefined ? '' : ` of ${createdBy}`
  const why = reason === undefined ? '' : `: ${reason}`
  const notes = {
    Began: `${state} until ${until} by override ${name}${of}${why}`,
    EndsSoon: `Override ${name}${of} ends at ${until}${why}`,
    Ended: `Override ${name}${of} is over${why}`,
  }
  return {
    type: 'Normal',
    reason: `Override${what}`,
    action: 'Override',
    note: notes[what],
    id: `${subject.uid} override ${uid} ${until} ${what}`,
  }
}
