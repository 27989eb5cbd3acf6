// Parses `<integer><s|m|h>`, at most a day. It uses BigInt because upstream has separate errors for an overflow of 64 bits
// and for a value that is too long.
import { Duration } from 'luxon'
import { ScheduleError } from './schedule-error.ts'

const SECONDS_IN_UNIT = new Map([
  ['s', 1n],
  ['m', 60n],
  ['h', 3600n],
])
const MAX_SECONDS = 86_400n
const MAX_UINT64 = 2n ** 64n - 1n

/**
 * Parses a duration such as `5m`, with optional blanks around it, into a luxon Duration in seconds. Throws a
 * ScheduleError that names the wrong part.
 */
export function parseDuration(text: string): Duration {
  const trimmed = text.trim()
  if (trimmed === '') throw new ScheduleError('Empty duration string')
  if (!isAscii(trimmed)) throw new ScheduleError(`Invalid duration (non-ASCII): ${trimmed}`)

  const value = parseUint64(trimmed.slice(0, -1))
  if (value === undefined) throw new ScheduleError(`Invalid duration value: ${trimmed}`)

  const unit = trimmed.slice(-1)
  const secondsInUnit = SECONDS_IN_UNIT.get(unit)
  if (secondsInUnit === undefined) {
    throw new ScheduleError(`Invalid duration unit: '${unit}'. Use 's', 'm', or 'h'`)
  }

  const seconds = value * secondsInUnit
  if (seconds > MAX_UINT64) throw new ScheduleError(`Duration overflow: ${trimmed}`)
  if (seconds > MAX_SECONDS) {
    throw new ScheduleError(`Duration ${seconds}s exceeds maximum of ${MAX_SECONDS}s (24h)`)
  }
  return Duration.fromObject({ seconds: Number(seconds) })
}

function isAscii(text: string): boolean {
  return [...text].every((character) => character <= '\x7f')
}

function parseUint64(text: string): bigint | undefined {
  if (!/^\+?[0-9]{1,40}$/.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  return value <= MAX_UINT64 ? value : undefined
}
