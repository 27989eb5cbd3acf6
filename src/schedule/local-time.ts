import type { DateTime } from 'luxon'

/** As a status says it: `2026-12-01 09:00 Europe/Berlin`. */
export function localTime(instant: DateTime, zone: string): string {
  return `${instant.setZone(zone).toFormat('yyyy-MM-dd HH:mm')} ${zone}`
}
