// The status of an override. What has not changed gives the same text, so that nothing is written (I4).
import type { DateTime } from 'luxon'
import { setCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { wakeTimeOf } from '#src/wake/wake-time.ts'
import type { Judged } from './judge.ts'
import { KEPT_AFTER_END, MOST_COUNTED } from './limits.ts'
import type { Override } from './override.ts'
import type { OverrideStatus } from './schema.ts'
import { targetInWords } from './target-in-words.ts'

/** `kind` is the kind of the objects that it is for. */
export function overrideStatus(
  { override, phase, matched, held }: Judged,
  stored: OverrideStatus,
  { kind, generation, now }: { kind: string; generation: number; now: DateTime },
): OverrideStatus {
  const { start, end, createdBy, target } = override
  const message = messageOf({ override, phase, matched, held }, kind, now)
  const ready = {
    type: 'Ready',
    status: phase === 'Active' ? ('True' as const) : ('False' as const),
    reason: phase === 'Pending' && start <= now ? 'NothingMatches' : phase,
    message,
  }
  return {
    phase,
    target: targetInWords(target),
    ...(createdBy !== undefined && { createdBy }),
    matched,
    message,
    conditions: setCondition(stored.conditions ?? [], ready, now),
    observedGeneration: generation,
    wakeTime: wakeTimeOf([{ type: 'at', at: nextStep(start, end, now) }], stored.wakeTime, now),
  }
}

/** The status of an override that does not count, because there are too many before it. */
export function uncountedStatus(
  { start, end, createdBy, target }: Override,
  stored: OverrideStatus,
  { generation, now }: { generation: number; now: DateTime },
): OverrideStatus {
  const message = `It does not count: this namespace has more than ${MOST_COUNTED} overrides, and only the first ${MOST_COUNTED} in order of name do. Delete some`
  const ready = { type: 'Ready', status: 'False' as const, reason: 'TooManyOverrides', message }
  return {
    phase: now >= end ? 'Expired' : 'Pending',
    target: targetInWords(target),
    ...(createdBy !== undefined && { createdBy }),
    message,
    conditions: setCondition(stored.conditions ?? [], ready, now),
    observedGeneration: generation,
    wakeTime: wakeTimeOf([{ type: 'at', at: nextStep(start, end, now) }], stored.wakeTime, now),
  }
}

/** The status of an object whose spec cannot be read. It is over at `end`. */
export function unreadableStatus(
  message: string,
  stored: OverrideStatus,
  { generation, now, end }: { generation: number; now: DateTime; end: DateTime | undefined },
): OverrideStatus {
  const ready = { type: 'Ready', status: 'False' as const, reason: 'SpecInvalid', message }
  return {
    phase: end !== undefined && now >= end ? 'Expired' : 'Pending',
    message,
    conditions: setCondition(stored.conditions ?? [], ready, now),
    observedGeneration: generation,
    wakeTime: wakeTimeOf(
      end === undefined ? [] : [{ type: 'at', at: nextStep(now, end, now) }],
      stored.wakeTime,
      now,
    ),
  }
}

/** The status of an object that somebody deleted and a finalizer keeps. It counts no more. */
export function deletedStatus(
  stored: OverrideStatus,
  { generation, now }: { generation: number; now: DateTime },
): OverrideStatus {
  const message = 'It is being deleted, and is in force for nothing any more'
  const ready = { type: 'Ready', status: 'False' as const, reason: 'Deleting', message }
  return {
    ...stored,
    phase: 'Expired',
    message,
    conditions: setCondition(stored.conditions ?? [], ready, now),
    observedGeneration: generation,
    wakeTime: wakeTimeOf([], stored.wakeTime, now),
  }
}

/** When an override that is over is deleted. */
export function deletionTime(end: DateTime): DateTime {
  return end.plus(KEPT_AFTER_END)
}

function nextStep(start: DateTime, end: DateTime, now: DateTime): DateTime {
  if (now >= end) return deletionTime(end)
  return start > now ? start : end
}

function messageOf(
  { override, phase, matched, held }: Judged,
  kind: string,
  now: DateTime,
): string {
  const { start, end, state, target } = override
  switch (phase) {
    case 'Expired':
      return `Ended at ${formatInstant(end)}. It is deleted at ${formatInstant(deletionTime(end))}`
    case 'Active':
      return `${state} until ${formatInstant(end)} for ${count(matched, kind)}${without(held)}`
    case 'Superseded':
      return `Overrides that were created later are in force for ${count(matched, kind)}`
    default:
      if (matched > 0) return `Begins at ${formatInstant(start)} for ${count(matched, kind)}`
      return `${start > now ? `Begins at ${formatInstant(start)}. ` : ''}${
        target.name === undefined
          ? `No ${kind} in this namespace has these labels`
          : `There is no ${kind} ${target.name} in this namespace`
      }`
  }
}

// One machine has its own status, with the command.
function without(held: number): string {
  if (held === 0) return ''
  const [be, whose] = held === 1 ? ['is', 'its'] : ['are', 'their']
  return `. ${held} of them ${be} held after an emergency reclaim, and ${be} not turned on until a person has acknowledged ${whose} reclaim`
}

function count(matched: number, kind: string): string {
  return matched === 1 ? `1 ${kind}` : `${matched} ${kind}s`
}
