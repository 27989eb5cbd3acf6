// The override of a machine, in the words of its status and its Events.
import type { DateTime } from 'luxon'
import { findCondition } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { localTime } from '#src/schedule/local-time.ts'
import { inForceAt, nextBoundary } from '#src/schedule-override/in-force.ts'
import type { Wake } from '#src/wake/wake-time.ts'
import type { EventDraft } from '../effects.ts'
import { RECLAIM_ACKNOWLEDGED_ANNOTATION } from '../labels.ts'
import { READY } from '../reasons.ts'
import { isReclaiming } from '../reclaim/reclaim.ts'
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
  const why = reason === undefined || reason === '' ? '' : `: ${reason}`
  return `${state} until ${localTime(end, zone)} by override ${name}${of}${why}`
}

/** The message, and after it the override that decides now. A deletion and a kill switch come before any override. */
export function withOverride(message: string, subject: Subject, now: DateTime): string {
  if (subject.deletedAt !== undefined || subject.spec.killSwitch) return message
  const override = overrideAt(subject, now)
  if (override !== undefined) return `${message}. ${overrideInWords(override, zoneOf(subject))}`
  // Only an emergency reclaim comes before an override that is in force.
  const held = inForceAt(overridesOf(subject), now)
  return held === undefined
    ? message
    : `${message}. Override ${held.name} has no effect: ${remedyOf(subject)}`
}

/** Why an emergency reclaim comes before an override, and what to do. */
export function remedyOf({
  key: { namespace, name },
  status,
}: Pick<Subject, 'key' | 'status'>): string {
  if (isReclaiming({ status })) return 'the machine is just being reclaimed'
  return status.reclaimedAt === undefined
    ? 'the machine was reclaimed. To put it back in service: spec.schedule.enabled: true'
    : `the machine was reclaimed. To put it back in service: kubectl -n ${namespace} annotate sm ${name} ${RECLAIM_ACKNOWLEDGED_ANNOTATION}=true`
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

/** The Events about an override that has begun, ends soon, is superseded, or is over. */
export function overrideEvents(
  subject: Subject,
  { override: after }: ScheduledMachineStatus,
): readonly EventDraft[] {
  const before = toldBefore(subject)
  const wasActive = before?.phase === 'Active'
  const isActive = after?.phase === 'Active'
  const isSame = before?.uid === after?.uid
  const by = isActive && !isSame && isSupersededBy(after, before, subject) ? after : undefined
  const previous = wasActive && !isSame ? before : undefined
  return [
    ...(wasActive && !(isActive && isSame)
      ? [
          by === undefined
            ? draft('Ended', before, subject)
            : draft('Superseded', before, subject, by),
        ]
      : []),
    ...(isActive && !(wasActive && isSame) ? [draft('Began', after, subject, previous)] : []),
    ...(isActive && wasActive && isSame && after.endsSoon && !before.endsSoon
      ? [draft('EndsSoon', after, subject)]
      : []),
  ]
}

// While a machine is paused, no Event is written. So one that began meanwhile is told when the machine is resumed.
function toldBefore({ status }: Subject): StoredOverride | undefined {
  const { override, conditions = [] } = status
  const ready = findCondition(conditions, READY)
  if (override === undefined || ready?.reason !== 'Paused') return override
  const paused = parseInstant(ready.lastTransitionTime)
  return paused === undefined || beginOf(override) >= paused.toMillis() ? undefined : override
}

// Only one that was created later supersedes another.
function isSupersededBy(
  after: StoredOverride,
  before: StoredOverride | undefined,
  { overrides = [] }: Subject,
): boolean {
  const found = overrides.find(({ uid }) => uid === before?.uid)
  const isLater = before !== undefined && orderOf(after) > orderOf(before)
  return isLater && found !== undefined && found.end.toMillis() > beginOf(after)
}

function orderOf({ createdAt, from, name }: StoredOverride): string {
  return `${createdAt ?? from} ${name}`
}

// It may have been created after the instant at which it begins.
function beginOf({ from, createdAt = from }: StoredOverride): number {
  return Math.max(Date.parse(from), Date.parse(createdAt))
}

// Derived from the overrides alone, so that a repeated pass gives the same name. `other`: the one that supersedes it, or was
// in force before: the same override may begin again after it.
function draft(
  what: 'Began' | 'EndsSoon' | 'Ended' | 'Superseded',
  { uid, name, state, until, createdBy, reason }: StoredOverride,
  subject: Subject,
  other?: StoredOverride,
): EventDraft {
  const of = createdBy === undefined ? '' : ` of ${createdBy}`
  const why = reason === undefined || reason === '' ? '' : `: ${reason}`
  const notes = {
    Began: `${state} until ${until} by override ${name}${of}${why}`,
    EndsSoon: `Override ${name}${of} ends at ${until}${why}`,
    Ended: `Override ${name}${of} is over${why}`,
    Superseded: `Override ${name}${of} is superseded by override ${other?.name}${why}`,
  }
  const beside = other === undefined ? '' : ` ${other.uid} ${other.until}`
  return {
    type: 'Normal',
    reason: `Override${what}`,
    action: 'Override',
    note: notes[what],
    id: `${subject.uid} override ${uid} ${until} ${what}${beside}`,
  }
}
