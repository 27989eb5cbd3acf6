// An age as kubectl shows it: two units at most, and coarser for a longer age.
import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'

/** The time since an instant (RFC 3339): `47s`, `3m5s`, `2d4h`, `<unknown>`, `<invalid>`. */
export function ageSince(instant: unknown, now: DateTime): string {
  if (typeof instant !== 'string' || instant === '') return '<unknown>'
  const then = parseInstant(instant)
  if (then === undefined) return '<invalid>'
  return humanDuration(Math.trunc((now.toMillis() - then.toMillis()) / 1000))
}

/** Go's `duration.HumanDuration`, of whole seconds. */
export function humanDuration(seconds: number): string {
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.floor(seconds / unit))
  if (minutes === undefined || hours === undefined || days === undefined) return ''
  if (seconds < 120) return `${seconds}s`
  if (minutes < 10) return joined(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  if (hours < 8) return joined(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  if (hours < 192) return joined(days, 'd', hours % 24, 'h')
  if (days < 730) return `${days}d`
  const years = Math.floor(days / 365)
  return years < 8 ? joined(years, 'y', days % 365, 'd') : `${years}y`
}

function joined(many: number, unit: string, few: number, smaller: string): string {
  return few === 0 ? `${many}${unit}` : `${many}${unit}${few}${smaller}`
}
