// What opens a window: the grid, and each entry of `windows`. Each tells on which local days it opens, and when.
import { type CivilDate, DAY, dateOf, weekdayOf } from './civil-date.ts'
import { type LocalOffset, resolveLocal } from './local-offsets.ts'
import { bitsBetween } from './opening-days.ts'
import type { Calendar, Schedule, WindowRule } from './schedule.ts'
import {
  longestByStart,
  MINUTE,
  MINUTES_IN_DAY,
  type Opening,
  type Span,
  spansOfStarts,
  startsAt,
  startsOf,
} from './starts.ts'

export interface Source extends Opening {
  /** Such as `grid` or `window 2`. */
  readonly name: string
  /** The months (bits 1 to 12), days (bits 1 to 31) and weekdays (bits 0 to 6) on which it opens. */
  readonly months: number
  readonly daysOfMonth: number
  readonly weekdays: number
  /** The most local days from the day of an opening to its end. */
  readonly reach: number
  /** Its duration is real time, not that of the wall clock. */
  readonly isRealTime: boolean
  /** It is open at all times. Each day of it ends where the next one begins, also when clocks change. */
  readonly isAlwaysOpen: boolean
  /** What opens on the local day that begins at `start`, in local time as if in UTC. */
  spansOn(start: number, offsets: readonly LocalOffset[]): readonly Span[]
}

const HOUR = 3_600_000
const ALL_MONTHS = bitsBetween(1, 12)

/** The sources in the order of their names: the grid, then the windows. */
export function sourcesOf(schedule: Schedule, { windows }: Calendar): readonly Source[] {
  const { days, hours } = schedule
  const grid = days.size === 0 || hours.size === 0 ? [] : [gridOf(schedule)]
  return [...grid, ...windows.map((window, index) => windowOf(window, `window ${index + 1}`))]
}

/** Whether the source opens on a day. */
export function opensOn(source: Source, weekday: number, { month, day }: CivilDate): boolean {
  if ((source.months & (1 << month)) === 0) return false
  return (source.daysOfMonth & (1 << day)) !== 0 || (source.weekdays & (1 << weekday)) !== 0
}

/** The same for the number of a day. */
export function opensOnDay(source: Source, day: number): boolean {
  return opensOn(source, weekdayOf(day), dateOf(day))
}

function gridOf({ days, hours }: Schedule): Source {
  const inOrder = [...hours].sort((a, b) => a - b)
  return {
    name: 'grid',
    ...onWeekdays(days),
    reach: 1,
    starts: startsOf(hours, [0]),
    durationMs: HOUR,
    isRealTime: false,
    isAlwaysOpen: days.size === 7 && hours.size === 24,
    // An hour is open whenever the clock shows it: twice, or not at all, or in part.
    spansOn: (start, offsets) =>
      inOrder.flatMap((hour) =>
        offsets.flatMap(({ offset, ends }, index) => {
          const local = start + hour * HOUR
          const span = {
            start: Math.max(local - offset, offsets[index - 1]?.ends ?? -Infinity),
            end: Math.min(local + HOUR - offset, ends),
          }
          return span.start < span.end ? [span] : []
        }),
      ),
  }
}

function windowOf(window: WindowRule, name: string): Source {
  if (window.type === 'daily') {
    const { days, start, length } = window
    return {
      name,
      ...onWeekdays(days),
      reach: 2,
      starts: startsAt(start),
      durationMs: length * MINUTE,
      isRealTime: false,
      isAlwaysOpen: days.size === 7 && length === MINUTES_IN_DAY,
      spansOn(day, offsets) {
        const opens = resolveLocal(offsets, day + start * MINUTE)
        const closes = resolveLocal(offsets, day + (start + length) * MINUTE)
        // Both may be in one gap, or on its sides.
        return opens < closes ? [{ start: opens, end: closes }] : []
      },
    }
  }
  const { cron, durationMs } = window
  const opening = { starts: cron.starts, durationMs }
  return {
    ...opening,
    name,
    months: cron.months,
    daysOfMonth: cron.daysOfMonth,
    weekdays: cron.weekdays,
    reach: Math.ceil(durationMs / DAY) + 1,
    isRealTime: true,
    // A day of 25 hours is longer than 24 hours of real time.
    isAlwaysOpen: false,
    spansOn: (day, offsets) => realTimeSpans([opening], day, offsets),
  }
}

/**
 * The union of the openings, from the longest to the shortest, on the local day that begins at `day`, in order. With the
 * same offset it is moved as a whole.
 */
export function realTimeSpans(
  openings: readonly Opening[],
  day: number,
  offsets: readonly LocalOffset[],
): readonly Span[] {
  const longest = longestByStart(openings)
  const found: Span[] = []
  let from = 0
  for (const { offset, until } of offsets) {
    const next = Math.max(from, Math.ceil((until - day) / MINUTE))
    found.push(...movedBy(day - offset, spansOfStarts(longest, from, next)))
    from = next
  }
  // What opens in a gap comes after what opens behind it.
  return mergedSpans(found.sort((a, b) => a.start - b.start))
}

/** The spans, later by so many milliseconds. */
export function movedBy(ms: number, spans: readonly Span[]): Span[] {
  return spans.map(({ start, end }) => ({ start: start + ms, end: end + ms }))
}

function onWeekdays(days: ReadonlySet<number>) {
  const weekdays = [...days].reduce((bits, day) => bits | (1 << day), 0)
  return { months: ALL_MONTHS, daysOfMonth: 0, weekdays }
}

/** The union of spans that are in the order of their starts. */
export function mergedSpans(spans: readonly Span[]): readonly Span[] {
  const merged: { start: number; end: number }[] = []
  for (const { start, end } of spans) {
    const last = merged.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else merged.push({ start, end })
  }
  return merged
}
