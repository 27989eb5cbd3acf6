// The minutes of a local day at which something opens, as bits of the hours and of the minutes of an hour. So fifty windows
// that open every minute are joined without a look at each of their openings.

/** It opens at each of `minutes` in each of `hours`. */
export interface Starts {
  /** Bits 0 to 24. */
  readonly hours: number
  /** Bits 0 to 29: the minutes of the first half of an hour, and those of the second. */
  readonly minutes: readonly [number, number]
}

export interface Opening {
  readonly starts: Starts
  /** How long it is open, at most seven days. */
  readonly durationMs: number
}

/** An interval: `end` is the first instant after it. Milliseconds. */
export interface Span {
  readonly start: number
  readonly end: number
}

export const MINUTE = 60_000
export const MINUTES_IN_DAY = 1440
const IN_HALF_HOUR = 30
// 24:00 is a start, too.
const HALF_HOURS = 25 * 2

/** The only start: a minute of the day. */
export function startsAt(minute: number): Starts {
  return startsOf([Math.floor(minute / 60)], [minute % 60])
}

/** The starts of a cron expression. */
export function startsOf(hours: Iterable<number>, minutes: Iterable<number>): Starts {
  const halves: [number, number] = [0, 0]
  for (const minute of minutes) halves[half(minute)] |= 1 << (minute % IN_HALF_HOUR)
  let bits = 0
  for (const hour of hours) bits |= 1 << hour
  return { hours: bits, minutes: halves }
}

function half(minute: number): 0 | 1 {
  return minute < IN_HALF_HOUR ? 0 : 1
}

/**
 * For each minute of the day, how many milliseconds the longest opening that starts there is open; 0 if none does. The
 * openings are given from the longest to the shortest: a start that is taken needs no second look.
 */
export function longestByStart(openings: readonly Opening[]): Int32Array {
  const longest = new Int32Array(MINUTES_IN_DAY + 1)
  const taken = new Int32Array(HALF_HOURS)
  for (const { starts, durationMs } of openings) {
    const [first, second] = starts.minutes
    for (let hours = starts.hours; hours !== 0; hours &= hours - 1) {
      const index = 2 * lowestBit(hours)
      take(index, first, durationMs)
      take(index + 1, second, durationMs)
    }
  }
  return longest

  function take(index: number, starts: number, durationMs: number) {
    const known = taken[index] ?? 0
    const added = starts & ~known
    if (added === 0) return
    taken[index] = known | added
    for (let rest = added; rest !== 0; rest &= rest - 1) {
      longest[index * IN_HALF_HOUR + lowestBit(rest)] = durationMs
    }
  }
}

/** The union of what starts in the minutes [from, until), in milliseconds after 00:00 and in order. */
export function spansOfStarts(longest: Int32Array, from = 0, until = Infinity): Span[] {
  const spans: Span[] = []
  const last = Math.min(until, longest.length)
  let [start, end] = [-1, -1]
  for (let minute = from; minute < last; minute += 1) {
    const durationMs = longest[minute] ?? 0
    if (durationMs === 0) continue
    const opens = minute * MINUTE
    if (opens > end) {
      if (end >= 0) spans.push({ start, end })
      start = opens
    }
    end = Math.max(end, opens + durationMs)
  }
  if (end >= 0) spans.push({ start, end })
  return spans
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits)
}
