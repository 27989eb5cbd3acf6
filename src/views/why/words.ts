// Words that every kind uses in the answer of `sundial why`.
import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import type { LoopEffect } from '#src/reconcile/decision.ts'
import { localTime } from '#src/schedule/local-time.ts'
import { isHorizon } from '#src/wake/wake-time.ts'
import { formatSpan } from '../local-time.ts'

/** `at 2026-12-01 18:00 Europe/Berlin (in 2h 5m)`. */
export function when(instant: DateTime, zone: string, now: DateTime): string {
  return `at ${localTime(instant, zone)} (${away(instant, now)})`
}

/** `in 2h 5m`, `now`. */
export function away(instant: DateTime, now: DateTime): string {
  const seconds = instant.diff(now).as('seconds')
  return seconds < 1 ? 'now' : `in ${formatSpan(seconds)}`
}

/** What comes next when nothing more is known than the time of the next pass. */
export function nextLook(wakeTime: string | undefined, zone: string, now: DateTime): string {
  const at = parseInstant(wakeTime)
  if (at === undefined || isHorizon(at, now)) return 'Nothing happens until something changes'
  if (at <= now) return 'The next pass is due now'
  return `It is looked at again ${when(at, zone, now)}, or when something changes`
}

/** The wake time, if anything is expected then. */
export function wakeOf({ wakeTime }: { readonly wakeTime?: string | undefined }, now: DateTime) {
  const at = parseInstant(wakeTime)
  return wakeTime === undefined || at === undefined || isHorizon(at, now) ? null : wakeTime
}

/** Sentences, each with its full stop. */
export function sentences(...parts: readonly (string | undefined)[]): string {
  return parts
    .flatMap((part) => (part === undefined || part === '' ? [] : [`${part.replace(/\.$/, '')}.`]))
    .join(' ')
}

/** Continues "The next pass …". */
export function loopEffectInWords(effect: LoopEffect): string {
  switch (effect.type) {
    case 'addFinalizer':
      return 'adds the finalizer'
    case 'removeFinalizer':
      return 'removes the finalizer, so that the object goes'
    case 'emit': {
      const { type, reason, note } = effect.event
      return `writes the ${type} Event ${reason}: ${note}`
    }
    case 'patchObject':
      return `changes the object itself: ${effect.doing}`
    default:
      return effect satisfies never
  }
}
