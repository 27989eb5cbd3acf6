import { DateTime } from 'luxon'

/**
 * An instant as Kubernetes writes it: RFC 3339, UTC, whole seconds (`2026-01-05T09:00:00Z`).
 * Parts of a second are cut off. Throws a RangeError for an invalid DateTime.
 */
export function formatInstant(instant: DateTime): string {
  return instant
    .toJSDate()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
}

/** The same with microseconds, the format of an Event's `eventTime`. */
export function formatMicroTime(instant: DateTime): string {
  return instant.toJSDate().toISOString().replace(/Z$/, '000Z')
}

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

/** Parses RFC 3339 with any offset into an instant in UTC. `undefined` for everything else. */
export function parseInstant(text: unknown): DateTime | undefined {
  const found = typeof text === 'string' ? RFC_3339.exec(text) : null
  if (found === null || !isDay(Number(found[1]), Number(found[2]), Number(found[3])))
    return undefined
  // Much cheaper than luxon's own parser. Every pass parses several instants.
  const millis = Date.parse(found[0])
  // With an offset, the year in UTC may have other than four digits. The API server takes no such instant.
  const isWritable = millis >= FIRST && millis < END
  return isWritable ? DateTime.fromMillis(millis, { zone: 'utc' }) : undefined
}

const FIRST = Date.parse('0000-01-01T00:00:00Z')
const END = Date.parse('+010000-01-01T00:00:00Z')

// Date reads 30 February as 2 March.
function isDay(year: number, month: number, day: number): boolean {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
}
