// Parsers for the values of flags. Each returns the value, or throws an error that says what is allowed.
import { InvalidArgumentError } from 'commander'
import { Duration } from 'luxon'

/** A whole number from `minimum` to `maximum`. */
export function parseWhole(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`Allowed: a whole number from ${minimum} to ${maximum}.`)
  }
}

/** Simulated seconds per second: a number from 0.1 to 100000. */
export function parseSpeed(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value >= 0.1 && value <= 100_000) return value
  throw new InvalidArgumentError(
    'Allowed: simulated seconds per second, a number from 0.1 to 100000.',
  )
}

/** A period such as `30s`, `5m` or `1h`, from so many seconds to one day. */
export function parsePeriod(leastSeconds: number): (text: string) => Duration {
  return (text) => {
    const parts = /^(\d{1,6})([smh])$/.exec(text)
    const unit = parts?.[2] === 's' ? 1 : parts?.[2] === 'm' ? 60 : 3600
    const seconds = parts === null ? Number.NaN : Number(parts[1]) * unit
    if (seconds >= leastSeconds && seconds <= 86_400) return Duration.fromObject({ seconds })
    throw new InvalidArgumentError(
      `Allowed: a whole number with s, m or h, from ${leastSeconds}s to 24h, such as 5m.`,
    )
  }
}

/** For `-f`, which may repeat: the values in order. */
export function collectSource(
  value: string,
  earlier: readonly string[] | undefined,
): readonly string[] {
  // If the value of a flag is missing, the parser takes the next flag as its value.
  if (value === '' || /^-./.test(value)) {
    throw new InvalidArgumentError('Allowed: a file, a folder, or - for stdin.')
  }
  return [...(earlier ?? []), value]
}

/** For the path of a file to write. */
export function parsePath(value: string): string {
  if (value === '' || value.startsWith('-')) {
    throw new InvalidArgumentError('Allowed: the path of a file.')
  }
  return value
}
