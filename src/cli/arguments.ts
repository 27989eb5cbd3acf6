// The values that flags take: each parser gives the value, or throws what is wrong and what is allowed.
import { InvalidArgumentError } from 'commander'
import { DateTime, Duration } from 'luxon'

/** RFC 3339 with `Z` or an offset; seconds may be left out. Returns the instant in UTC. */
export function parseInstantFlag(text: string): DateTime {
  const shape = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?$/.exec(text)
  if (shape === null) throw new InvalidArgumentError(`"${text}" is not a time. ${INSTANT_RULE}`)
  if (shape[3] === undefined) {
    throw new InvalidArgumentError(`"${text}" could be anywhere on earth. ${INSTANT_RULE}`)
  }
  const instant = DateTime.fromISO(text.replace(' ', 'T').toUpperCase(), { zone: 'utc' })
  if (!instant.isValid) {
    throw new InvalidArgumentError(`"${text}" is not on the calendar. ${INSTANT_RULE}`)
  }
  return instant
}

const INSTANT_RULE =
  'Allowed: RFC 3339 with Z or an offset, such as 2026-03-29T00:00:00Z or 2026-03-29T01:00:00+01:00.'

/** A whole number within bounds. */
export function parseWhole(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(
      `"${text}" is not allowed. Allowed: a whole number from ${minimum} to ${maximum}.`,
    )
  }
}

/** How many simulated seconds pass per second: a number from 0.1 to 100000. */
export function parseSpeed(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value >= 0.1 && value <= 100_000) return value
  throw new InvalidArgumentError(
    `"${text}" is not a speed. Allowed: simulated seconds per second, a number from 0.1 to 100000.`,
  )
}

/** `30s`, `5m`, `1h`; at least ten seconds and at most a day. */
export function parsePeriod(text: string): Duration {
  const parts = /^(\d{1,6})([smh])$/.exec(text)
  const unit = parts?.[2] === 's' ? 1 : parts?.[2] === 'm' ? 60 : 3600
  const seconds = parts === null ? Number.NaN : Number(parts[1]) * unit
  if (seconds >= 10 && seconds <= 86_400) return Duration.fromObject({ seconds })
  throw new InvalidArgumentError(
    `"${text}" is not a period. Allowed: a whole number with s, m or h, from 10s to 24h, such as 5m.`,
  )
}

/** For a flag that may repeat: the values in order. */
export function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  if (value === '') throw new InvalidArgumentError('It is empty. Allowed: a file, a folder, or - for stdin.')
  return [...(earlier ?? []), value]
}
