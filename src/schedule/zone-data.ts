// The release of the time-zone database that this process goes by: it decides when windows open. It comes with
// Node, or from the folder that ICU_TIMEZONE_FILES_DIR names, which Node's ICU reads by itself.
// No import: a function names it before anything else is loaded.

/** Such as `2026c`: the year, and a letter for each release of it. */
export function zoneDataRelease(): string {
  return process.versions['tz'] ?? 'unknown'
}

/**
 * Whether a release is more than a year old at `now`, for certain: a name has no day, but for ten years the
 * first release of a year came by the end of April, and the second by the end of October. A name that is none
 * is not old.
 */
export function isZoneDataOld(release: string, now: Date): boolean {
  const [, year, letter = ''] = /^(\d{4})([a-z])$/.exec(release) ?? []
  if (year === undefined) return false
  const month = LATEST_MONTH[letter] ?? 12
  return now.getTime() >= Date.UTC(Number(year) + 1, month)
}

const LATEST_MONTH: Readonly<Record<string, number>> = { a: 4, b: 10 }

/** What is said of an old release, with the remedy. */
export const OLD_ZONE_DATA =
  'the time-zone database is more than a year old: windows may open and close at the wrong hour; take a newer Node, or newer data by ICU_TIMEZONE_FILES_DIR'
