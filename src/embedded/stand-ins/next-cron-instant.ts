// When a cron schedule comes next: the next allowed value of each field is looked up, no seconds are
// counted.
import type { Cron } from './cron.ts'

/** Milliseconds that local time is ahead of UTC, at an instant. */
export type OffsetAt = (instant: number) => number

// As in robfig/cron: a schedule with no instant within five years never fires.
const YEARS_AHEAD = 5
const DAY = 86_400_000

/** The first whole second after `after` (milliseconds) that the schedule names, or undefined when
 * none comes within five years. Local times that a zone skips do not happen, repeated ones do twice.
 * Without `offsetAt` the schedule is in UTC. */
export function nextCronInstant(
  cron: Cron,
  after: number,
  offsetAt?: OffsetAt,
): number | undefined {
  const end = after + (YEARS_AHEAD * 365 + 2) * DAY
  // Between two changes of the offset local time runs like UTC, so each such piece is simple.
  let from = Math.floor(after / 1000) * 1000 + 1000
  if (offsetAt === undefined) return firstAtOrAfter(cron, from, end)
  while (from < end) {
    const offset = offsetAt(from)
    const local = firstAtOrAfter(cron, from + offset, end + offset)
    const until = endOfOffset(offsetAt, from, local === undefined ? end : local - offset)
    if (local !== undefined && local - offset < until) return local - offset
    if (until >= end) return undefined
    from = until
  }
  return undefined
}

/** The first instant in (from, to] with another offset than `from`; beyond `to` when there is none. */
function endOfOffset(offsetAt: OffsetAt, from: number, to: number): number {
  const offset = offsetAt(from)
  let same = from
  while (same < to) {
    const step = Math.min(same + DAY, to)
    if (offsetAt(step) !== offset) return firstDifferent(offsetAt, same, step)
    same = step
  }
  return to + 1
}

function firstDifferent(offsetAt: OffsetAt, same: number, different: number): number {
  const offset = offsetAt(same)
  let low = same / 1000
  let high = different / 1000
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * 1000) === offset) low = middle
    else high = middle
  }
  return high * 1000
}

// All of this is in local time, written as if it were UTC.
function firstAtOrAfter(cron: Cron, from: number, end: number): number | undefined {
  const start = new Date(from)
  const startOfDay = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate())
  const today = firstTimeOfDay(
    cron,
    start.getUTCHours(),
    start.getUTCMinutes(),
    start.getUTCSeconds(),
  )
  if (today !== undefined && isDay(cron, startOfDay)) return startOfDay + today

  const earliest = firstTimeOfDay(cron, 0, 0, 0)
  if (earliest === undefined) return undefined
  let day = startOfDay + DAY
  while (day <= end) {
    const date = new Date(day)
    if (!cron.months.includes(date.getUTCMonth() + 1)) {
      day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
    } else if (isDay(cron, day)) {
      return day + earliest
    } else {
      day += DAY
    }
  }
  return undefined
}

function isDay(cron: Cron, day: number): boolean {
  const date = new Date(day)
  if (!cron.months.includes(date.getUTCMonth() + 1)) return false
  const byDate = cron.days.includes(date.getUTCDate())
  const byWeekday = cron.weekdays.includes(date.getUTCDay())
  return cron.eitherDay ? byDate || byWeekday : byDate && byWeekday
}

/** Milliseconds into the day. */
function firstTimeOfDay(
  cron: Cron,
  hour: number,
  minute: number,
  second: number,
): number | undefined {
  const time = (h: number, m: number, s: number) => ((h * 60 + m) * 60 + s) * 1000
  const [minute0 = 0] = cron.minutes
  const [second0 = 0] = cron.seconds
  if (cron.hours.includes(hour)) {
    if (cron.minutes.includes(minute)) {
      const s = atLeast(cron.seconds, second)
      if (s !== undefined) return time(hour, minute, s)
    }
    const m = atLeast(cron.minutes, minute + 1)
    if (m !== undefined) return time(hour, m, second0)
  }
  const h = atLeast(cron.hours, hour + 1)
  return h === undefined ? undefined : time(h, minute0, second0)
}

function atLeast(values: readonly number[], value: number): number | undefined {
  return values.find((candidate) => candidate >= value)
}
