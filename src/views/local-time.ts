import type { DateTime } from 'luxon'

/** The local time in `zone` with its offset: `Sun 2026-03-29 03:00:00 +02:00`. UTC for an unknown zone. */
export function formatLocal(instant: DateTime, zone: string): string {
  const local = instant.setZone(zone)
  return (local.isValid ? local : instant.toUTC())
    .setLocale('en-US')
    .toFormat('ccc yyyy-MM-dd HH:mm:ss ZZ')
}

/** A length of time in its two largest units: `2d 3h`, `1h 20m`, `45s`. */
export function formatSpan(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ] as const
  const first = parts.findIndex(([value]) => value > 0)
  if (first === -1) return '0s'
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value}${unit}`)
    .join(' ')
}

/** `Mon 18:00` within six days, else `2026-12-24 18:00`. */
export function shortTime(at: DateTime, zone: string, now: DateTime): string {
  const isNear = Math.abs(at.diff(now).as('days')) < 6
  return at
    .setZone(zone)
    .setLocale('en-US')
    .toFormat(isNear ? 'ccc HH:mm' : 'yyyy-MM-dd HH:mm')
}
