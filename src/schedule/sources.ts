// What opens a window: the grid, and each entry of `windows`. Each tells on which local days it opens, and when.
import { type CivilDate, dateOf, weekdayOf } from './civil-date.ts'
import { type LocalOffset, resolveLocal } from './local-offsets.ts'
import { bitsBetween } from './opening-days.ts'
import type { Calendar, Schedule, WindowRule } from './schedule.ts'

/** An interval: `end` is the first instant after it. Milliseconds. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface Source {
  /** Such as `grid` or `window 2`. */
  readonly name: string
  /** The months (bits 1 to 12), days (bits 1 to 31) and weekdays (bits 0 to 6) on which it opens. */
  readonly months: number
  readonly daysOfMonth: number
  readonly weekdays: number
  /** The most local days from the day of an opening to its end. */
  readonly reach: number
  /** When it opens on such a day, in minutes of the local day and in order, and for how many minutes. */
  readonly starts: readonly number[]
  readonly minutes: number
  /** It is open at all times. Each day of it ends where the next one begins, also when clocks change. */
  readonly isAlwaysOpen: boolean
  /** What opens on the local day that begins at `start`, in local time as if in UTC. */
  spansOn(start: number, offsets: readonly LocalOffset[]): readonly Span[]
}

const MINUTE = 60_000
const HOUR = 3_600_000
export const MINUTES_IN_DAY = 1440
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
  const starts = [...hours].sort((a, b) => a - b).map((hour) => hour * 60)
  return {
    name: 'grid',
    ...onWeekdays(days),
    reach: 1,
    starts,
    minutes: 60,
    isAlwaysOpen: days.size === 7 && hours.size === 24,
    // An hour is open whenever the clock shows it: twice, or not at all, or in part.
    spansOn: (start, offsets) =>
      starts.flatMap((minute) =>
        offsets.flatMap(({ offset, ends }, index) => {
          const local = start + minute * MINUTE
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
      starts: [start],
      minutes: length,
      isAlwaysOpen: days.size === 7 && length === MINUTES_IN_DAY,
      spansOn(day, offsets) {
        const opens = resolveLocal(offsets, day + start * MINUTE)
        const closes = resolveLocal(offsets, day + (start + length) * MINUTE)
        // Both may be in one gap, or on its sides.
        return opens < closes ? [{ start: opens, end: closes }] : []
      },
    }
  }
  const { cron, minutes } = window
  return {
    name,
    months: cron.months,
    daysOfMonth: cron.daysOfMonth,
    weekdays: cron.weekdays,
    reach: Math.ceil(minutes / MINUTES_IN_DAY) + 1,
    starts: cron.minutes,
    minutes,
    // A day of 25 hours is longer than 24 hours of real time.
    isAlwaysOpen: false,
    spansOn: (day, offsets) =>
      mergedSpans(
        cron.minutes
          .map((minute) => resolveLocal(offsets, day + minute * MINUTE))
          .sort((a, b) => a - b)
          .map((start) => ({ start, end: start + minutes * MINUTE })),
      ),
  }
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
