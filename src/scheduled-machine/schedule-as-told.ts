// Newer time-zone data, in a newer Node or in a file, may move the next change of a schedule. A wake that was stored
// with the older data would then come too late, and nothing but an event would have anybody look before.
import type { DateTime } from 'luxon'
import { findCondition } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import { earliest } from '#src/wake/earliest.ts'
import { READY, SCHEDULED } from './reasons.ts'
import type { Subject } from './subject.ts'

/** Whether the next change of the schedule is the one that the status tells, and `wake` is not after it. */
export function isScheduleAsTold(subject: Subject, wake: DateTime, now: DateTime): boolean {
  const { schedule } = subject.spec
  const conditions = subject.status.conditions ?? []
  // Its end is an event.
  if (schedule === undefined || findCondition(conditions, READY)?.reason === 'Paused') return true
  const since = lookedAt(subject, now)
  const next = nextChange(schedule, since)
  if (next === undefined) return true
  const told = toldChange(subject, since)
  // Wakes are rounded up to a second.
  return wake < next.plus({ seconds: 1 }) && (told === undefined || told.equals(next))
}

// The clock of this pod may be behind that of the pod that has found a window open or closed.
function lookedAt({ status }: Subject, now: DateTime): DateTime {
  const told = findCondition(status.conditions ?? [], SCHEDULED)
  const changed = parseInstant(told?.lastTransitionTime)
  return changed !== undefined && changed > now ? changed : now
}

// One that has passed was left behind by a pass that could not read.
function toldChange({ status }: Subject, since: DateTime): DateTime | undefined {
  const stored = [status.nextActivation, status.nextCleanup]
  const first = stored
    .flatMap((text) => parseInstant(text) ?? [])
    .reduce<DateTime | undefined>(earliest, undefined)
  return first !== undefined && first > since ? first : undefined
}
