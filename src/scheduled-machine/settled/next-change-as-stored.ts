// Newer time-zone data, in a newer Node.js or in a file, may move the next change of a schedule. Then a wake time that was
// stored with the older data may be too late.
import type { DateTime } from 'luxon'
import { findCondition } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { earliest } from '#src/wake/earliest.ts'
import { READY, SCHEDULED } from '../reasons.ts'
import { isKeptAway, nextWanted, nextWindowEdge } from '../service.ts'
import type { Subject } from '../subject.ts'

/** Whether the next change of the schedule is the one in the status, and the wake time is not after it. */
export function isNextChangeAsStored(subject: Subject, wake: DateTime, now: DateTime): boolean {
  const conditions = subject.status.conditions ?? []
  // The end of a pause is an event.
  if (findCondition(conditions, READY)?.reason === 'Paused') return true
  const since = lastLook(subject, now)
  // The events of calendars are not read here.
  if (subject.spec.calendars.length > 0) return true
  const next = isKeptAway(subject) ? nextWindowEdge(subject, since) : nextWanted(subject, since)
  if (next === undefined) return true
  const stored = storedChange(subject, since)
  // Wake times are rounded up to a second.
  return wake < next.plus({ seconds: 1 }) && (stored === undefined || stored.equals(next))
}

// The clock of this pod may be behind the clock of the pod that found the window open or closed.
function lastLook({ status }: Subject, now: DateTime): DateTime {
  const scheduled = findCondition(status.conditions ?? [], SCHEDULED)
  const changed = parseInstant(scheduled?.lastTransitionTime)
  return changed !== undefined && changed > now ? changed : now
}

// A pass whose reads failed leaves an instant in the status that is in the past by now. It does not count.
function storedChange({ status }: Subject, since: DateTime): DateTime | undefined {
  const first = [status.nextActivation, status.nextCleanup]
    .flatMap((text) => parseInstant(text) ?? [])
    .reduce<DateTime | undefined>(earliest, undefined)
  return first !== undefined && first > since ? first : undefined
}
