// Node's ICU reads the folder ICU_TIMEZONE_FILES_DIR without a check. With a damaged file, all zones are missing or have no
// rules, and the schedules of users would be reported as invalid.
// This module has no imports, because a function uses it before it loads other modules.

interface KnownOffset {
  readonly zone: string
  readonly at: string
  readonly hour: string
}

/** Offsets that no release of the data will change. */
const KNOWN: readonly KnownOffset[] = [
  { zone: 'UTC', at: '2024-01-01T12:00:00Z', hour: '12' },
  { zone: 'Europe/Berlin', at: '2024-01-01T12:00:00Z', hour: '13' },
  { zone: 'Europe/Berlin', at: '2024-07-01T12:00:00Z', hour: '14' },
  { zone: 'America/New_York', at: '2024-01-01T12:00:00Z', hour: '07' },
  { zone: 'America/New_York', at: '2024-07-01T12:00:00Z', hour: '08' },
]

/** The error message for a folder with unusable data, with the remedy; `undefined` when the data is fine. Node's own data
 * is not checked: it cannot be damaged, and the first use of Intl takes as long as acknowledging an event. */
export function zoneDataProblem(): string | undefined {
  const folder = process.env['ICU_TIMEZONE_FILES_DIR']
  if (!folder) return undefined
  const wrong = KNOWN.find((known) => hourAt(known) !== known.hour)
  return (
    wrong &&
    `ICU_TIMEZONE_FILES_DIR: the time-zone data in ${JSON.stringify(folder)} cannot be used: the offset of ${wrong.zone} is unknown or wrong. Replace zoneinfo64.res there, or unset the variable`
  )
}

function hourAt({ zone, at }: KnownOffset): string | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hour: '2-digit',
      hourCycle: 'h23',
    })
    return format.format(new Date(at))
  } catch {
    return undefined
  }
}
