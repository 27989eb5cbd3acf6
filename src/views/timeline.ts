// The windows of one machine as days of local time. Each day has 48 cells of half an hour on the wall clock.
import { DateTime } from 'luxon'
import type { Window } from '#src/schedule/windows.ts'
import { offsetOf } from '#src/schedule/zone.ts'
import { formatSpan } from './local-time.ts'

/** `skipped`: the clocks skip this half hour. `outside`: before or after the range. */
export type Cell = 'open' | 'partly' | 'closed' | 'skipped' | 'outside'

export interface Day {
  /** At local midnight of the day, as if it were in UTC. */
  readonly date: DateTime
  /** In the order of the wall clock. One that occurs twice is open when it is open both times. */
  readonly cells: readonly Cell[]
  /** How long the windows are open in this day and in the range. */
  readonly openSeconds: number
  /** How far clocks go forward in this day; negative: back. */
  readonly clocksForwardSeconds: number
}

interface TimelineRange {
  readonly from: DateTime
  readonly until: DateTime
}

const MINUTE = 60_000
const DAY = 86_400_000
const CELL = 30 * MINUTE
/** All offsets from UTC in use are multiples of this. */
const STEP = 15 * MINUTE

/** The days of the range in `zone`. A day that clocks skip is missing. */
export function timelineOf(
  windows: readonly Window[],
  range: TimelineRange,
  zone: string,
): readonly Day[] {
  return calendarOf(range, zone).map((steps) => dayOf(steps, windows, range))
}

/** How long the machine is up, and how clocks change: `8h, clocks +1h`. */
export function notesOf({ openSeconds, clocksForwardSeconds: forward }: Day): string {
  return [
    ...(openSeconds > 0 ? [formatSpan(openSeconds)] : []),
    ...(forward === 0 ? [] : [`clocks ${forward > 0 ? '+' : '-'}${formatSpan(Math.abs(forward))}`]),
  ].join(', ')
}

/** Where `at` is on the wall clock of these days: a position in `days`, and in its cells. `undefined`: in none of them.
 * `at` is in the zone of the days. */
export function placeOf(
  at: DateTime,
  days: readonly Day[],
): { readonly day: number; readonly cell: number } | undefined {
  const day = days.findIndex(({ date }) => date.toISODate() === at.toISODate())
  return day < 0 ? undefined : { day, cell: at.hour * 2 + at.minute / 30 }
}

export interface Run {
  readonly cell: Cell
  readonly start: number
  readonly length: number
}

/** Neighbours of one kind together, without those outside the range. */
export function runsOf(cells: readonly Cell[]): readonly Run[] {
  const runs: Run[] = []
  for (const [start, cell] of cells.entries()) {
    const last = runs.at(-1)
    if (last?.cell === cell) runs[runs.length - 1] = { ...last, length: last.length + 1 }
    else runs.push({ cell, start, length: 1 })
  }
  return runs.filter(({ cell }) => cell !== 'outside')
}

/** A quarter of an hour of real time, and its place on the wall clock. */
interface Step {
  readonly ms: number
  /** Days since 1970, in local time. */
  readonly day: number
  readonly cell: number
}

// A page has the same days for each machine of a zone. Asking for the offset of each step takes milliseconds.
const calendars = new Map<string, readonly (readonly Step[])[]>()
const MAX_CALENDARS = 64

// The steps of each day.
function calendarOf(range: TimelineRange, zone: string): readonly (readonly Step[])[] {
  const key = `${zone} ${range.from.toMillis()} ${range.until.toMillis()}`
  const known = calendars.get(key)
  if (known !== undefined) return known
  const calendar = [...Map.groupBy(stepsOf(range, zone), ({ day }) => day).values()]
  if (calendars.size >= MAX_CALENDARS) calendars.clear()
  calendars.set(key, calendar)
  return calendar
}

function stepsOf({ from, until }: TimelineRange, zone: string): readonly Step[] {
  const offsetAt = offsetOf(zone)
  const at = (ms: number): Step => {
    const local = ms + offsetAt(ms)
    const day = Math.floor(local / DAY)
    return { ms, day, cell: Math.floor((local - day * DAY) / CELL) }
  }
  const first = floorTo(from.toMillis(), STEP)
  const last = floorTo(until.toMillis() - 1, STEP)
  const [firstDay, lastDay] = [at(first).day, at(last).day]
  const found: Step[] = []
  // A day has 26 hours at most.
  for (let ms = first - 26 * 60 * MINUTE; ms <= last + 26 * 60 * MINUTE; ms += STEP) {
    const step = at(ms)
    if (step.day >= firstDay && step.day <= lastDay) found.push(step)
  }
  return found
}

function dayOf(
  steps: readonly Step[],
  windows: readonly Window[],
  { from, until }: TimelineRange,
): Day {
  const [low, high] = [from.toMillis(), until.toMillis()]
  const byCell = Map.groupBy(steps, ({ cell }) => cell)
  const cells = Array.from({ length: DAY / CELL }, (_, index): Cell => {
    const own = byCell.get(index)
    if (own === undefined) return 'skipped'
    const inside = own.filter(({ ms }) => ms + STEP > low && ms < high)
    if (inside.length === 0) return 'outside'
    const parts = inside.map(({ ms }) => [Math.max(ms, low), Math.min(ms + STEP, high)] as const)
    const open = parts.map(([start, end]) => overlapOf(windows, start, end))
    if (open.every((length) => length === 0)) return 'closed'
    const isOpen = parts.every(([start, end], at) => open[at] === end - start)
    return isOpen ? 'open' : 'partly'
  })
  const start = steps[0]?.ms ?? 0
  const end = start + steps.length * STEP
  return {
    date: DateTime.fromMillis((steps[0]?.day ?? 0) * DAY, { zone: 'utc' }),
    cells,
    openSeconds: overlapOf(windows, Math.max(start, low), Math.min(end, high)) / 1000,
    clocksForwardSeconds: (DAY - steps.length * STEP) / 1000,
  }
}

// How many milliseconds of [start, end) are in the windows.
function overlapOf(windows: readonly Window[], start: number, end: number): number {
  return windows.reduce((sum, { opens, closes }) => {
    const first = Math.max(start, opens?.toMillis() ?? start)
    const last = Math.min(end, closes?.toMillis() ?? end)
    return sum + Math.max(0, last - first)
  }, 0)
}

function floorTo(value: number, size: number): number {
  return Math.floor(value / size) * size
}
