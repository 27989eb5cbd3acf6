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

/** The same in microseconds, the format of an Event's `eventTime`. */
export function formatMicroTime(instant: DateTime): string {
  return instant.toJSDate().toISOString().replace(/Z$/, '000Z')
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

/** RFC 3339 with any offset, as an instant in UTC; `undefined` for everything else. */
export function parseInstant(text: unknown): DateTime | undefined {
  // luxon alone would also take `2026-W01`, and a time without a zone.
  if (typeof text !== 'string' || !RFC_3339.test(text)) return undefined
  const instant = DateTime.fromISO(text, { zone: 'utc' })
  return instant.isValid ? instant : undefined
}
