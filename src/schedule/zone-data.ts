// The release of the time-zone database of this process, which decides when windows open. It comes with Node, or from the
// folder ICU_TIMEZONE_FILES_DIR, which Node's ICU reads by itself.
// This module has no imports, because a function uses it before it loads other modules.

/** The release, such as `2026c`: the year, and a letter for each release in it. */
export function zoneDataRelease(): string {
  return process.versions['tz'] ?? 'unknown'
}

/**
 * Whether a release is certainly more than a year old at `now`. The name has no day, but in the last ten years the first
 * release of a year came by the end of April, and the second by the end of October. An unknown name is not old.
 */
export function isZoneDataOld(release: string, now: Date): boolean {
  const [, year, letter = ''] = /^(\d{4})([a-z])$/.exec(release) ?? []
  if (year === undefined) return false
  const month = LATEST_MONTH[letter] ?? 12
  return now.getTime() >= Date.UTC(Number(year) + 1, month)
}

const LATEST_MONTH: Readonly<Record<string, number>> = { a: 4, b: 10 }

/** The warning about an old release, with the remedy. */
export const OLD_ZONE_DATA =
  'The time-zone database is more than a year old. Windows may open and close at the wrong hour. Use a newer Node, or set ICU_TIMEZONE_FILES_DIR to newer data.'
