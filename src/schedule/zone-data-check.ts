// Node's ICU takes what it finds in the folder of ICU_TIMEZONE_FILES_DIR without a check: of a file that is damaged
// every zone is gone, or has no rules. Schedules of users would be blamed for it.
// No import: a function asks before anything else is loaded.

interface KnownOffset {
  readonly zone: string
  readonly at: string
  readonly hour: string
}

/** What no release of the data will change any more. */
const KNOWN: readonly KnownOffset[] = [
  { zone: 'UTC', at: '2024-01-01T12:00:00Z', hour: '12' },
  { zone: 'Europe/Berlin', at: '2024-01-01T12:00:00Z', hour: '13' },
  { zone: 'Europe/Berlin', at: '2024-07-01T12:00:00Z', hour: '14' },
  { zone: 'America/New_York', at: '2024-01-01T12:00:00Z', hour: '07' },
  { zone: 'America/New_York', at: '2024-07-01T12:00:00Z', hour: '08' },
]

/** What is said of a folder whose data cannot be used, with the remedy. Node's own data is not asked: it cannot be
 * damaged, and the first use of Intl takes as long as an event to be acknowledged. */
export function zoneDataProblem(): string | undefined {
  const folder = process.env['ICU_TIMEZONE_FILES_DIR']
  if (!folder) return undefined
  const wrong = KNOWN.find((known) => hourAt(known) !== known.hour)
  return (
    wrong &&
    `ICU_TIMEZONE_FILES_DIR: the time-zone data in ${JSON.stringify(folder)} cannot be used: by it the offset of ${wrong.zone} is not known, or wrong. Replace zoneinfo64.res there, or unset the variable`
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
