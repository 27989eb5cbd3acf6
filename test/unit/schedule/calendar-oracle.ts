// The windows of a schedule with windows, exceptions and extras, computed in another way: every opening of every day is
// listed, and its local times are looked for among all offsets of the years around it.
import { DateTime, IANAZone } from 'luxon'
import type { RawSchedule } from '#src/schedule/parse-schedule.ts'
import { clockChanges } from './oracle.ts'

const MINUTE = 60_000
const STEP = 5 * MINUTE
const DAY = 86_400_000
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** Start, and first instant after it. */
export type Interval = readonly [start: number, end: number]

/** The union of all that opens in [from, until), in order. Intervals at the ends may be cut or too long. */
export function openIntervals(raw: RawSchedule, from: number, until: number): readonly Interval[] {
  const found: Interval[] = [...gridIntervals(raw, from, until)]
  for (let day = Math.floor(from / DAY) - 10; day * DAY <= until + DAY; day += 1) {
    if (!isExcepted(raw, day)) found.push(...openingsOn(raw, day))
  }
  for (const { start, end } of raw.extra ?? []) {
    found.push([resolved(raw.timezone, local(start)), resolved(raw.timezone, local(end))])
  }
  return union(found)
}

function openingsOn({ windows = [], timezone }: RawSchedule, day: number): Interval[] {
  return windows.flatMap((window): Interval[] => {
    if ('cron' in window) {
      const length = Number.parseInt(window.duration, 10) * { m: 1, h: 60, d: 1440 }[unitOf(window)]
      return minutesOf(window.cron, day).map((minute) => {
        const start = resolved(timezone, day * DAY + minute * MINUTE)
        return [start, start + length * MINUTE]
      })
    }
    const weekday =
      WEEKDAYS[new Date(day * DAY).getUTCDay() === 0 ? 6 : new Date(day * DAY).getUTCDay() - 1]
    if (!window.days.includes(weekday ?? '')) return []
    const [start, end] = [minuteOf(window.start), minuteOf(window.end)]
    const closes = end <= start ? end + 1440 : end
    return [
      [
        resolved(timezone, day * DAY + start * MINUTE),
        resolved(timezone, day * DAY + closes * MINUTE),
      ],
    ]
  })
}

function unitOf({ duration }: { readonly duration: string }): 'm' | 'h' | 'd' {
  return duration.endsWith('d') ? 'd' : duration.endsWith('h') ? 'h' : 'm'
}

// Only single values, lists and `*`.
function minutesOf(cron: string, day: number): number[] {
  const [minute = '', hour = '', dom = '', month = '', dow = ''] = cron.split(' ')
  const date = new Date(day * DAY)
  const has = (field: string, value: number) =>
    field === '*' || field.split(',').some((item) => Number(item) === value)
  const isDay =
    dom === '*' || dow === '*'
      ? has(dom, date.getUTCDate()) && has(dow, date.getUTCDay())
      : has(dom, date.getUTCDate()) || has(dow, date.getUTCDay())
  if (!isDay || !has(month, date.getUTCMonth() + 1)) return []
  return [...Array(1440).keys()].filter((m) => has(minute, m % 60) && has(hour, Math.floor(m / 60)))
}

function isExcepted({ except = [] }: RawSchedule, day: number): boolean {
  const date = new Date(day * DAY).toISOString().slice(0, 10)
  return except.some((text) => {
    const [first = '', last = first] = text.split('..')
    return first.length === 5 ? date.endsWith(first) : first <= date && date <= last
  })
}

// Hours begin at multiples of five minutes in every zone since 1973. In Kiritimati it was -10:40 until 1979.
function gridIntervals(raw: RawSchedule, from: number, until: number): Interval[] {
  const found: Interval[] = []
  if (raw.daysOfWeek.length === 0 || raw.hoursOfDay.length === 0) return found
  const zone = IANAZone.create(raw.timezone)
  const start = Math.floor(from / STEP) * STEP - 2 * DAY
  for (let ms = start; ms < until + 2 * DAY; ms += STEP) {
    const wall = new Date(ms + zone.offset(ms) * MINUTE)
    const weekday = WEEKDAYS[(wall.getUTCDay() + 6) % 7] ?? ''
    const isOpen =
      raw.daysOfWeek.includes(weekday) && raw.hoursOfDay.includes(String(wall.getUTCHours()))
    if (isOpen && !isExcepted(raw, Math.floor(wall.getTime() / DAY))) {
      found.push([ms, ms + STEP])
    }
  }
  return found
}

/** RFC 5545 §3.3.5. */
function resolved(zone: string, localMs: number): number {
  const segments = segmentsOf(zone, new Date(localMs).getUTCFullYear())
  const occurrence = segments.find(
    ({ begin, end, offset }) => begin <= localMs - offset && localMs - offset < end,
  )
  if (occurrence !== undefined) return localMs - occurrence.offset
  const gap = segments.find(
    ({ end, offset }, index) =>
      localMs >= end + offset && localMs < end + (segments[index + 1]?.offset ?? offset),
  )
  return localMs - (gap?.offset ?? Number.NaN)
}

interface Segment {
  readonly begin: number
  readonly end: number
  readonly offset: number
}

const known = new Map<string, readonly Segment[]>()

/** The runs of constant offset of a year and of those beside it, in order. */
function segmentsOf(zone: string, year: number): readonly Segment[] {
  const key = `${zone} ${year}`
  const found = known.get(key) ?? findSegments(zone, year)
  known.set(key, found)
  return found
}

function findSegments(zone: string, year: number): readonly Segment[] {
  const changes = [year - 1, year, year + 1].flatMap((each) => clockChanges(zone, each))
  const bounds = [Date.UTC(year - 1, 0, 1), ...changes, Date.UTC(year + 2, 0, 1)]
  return bounds.slice(1).map((end, index) => {
    const begin = bounds[index] ?? Number.NaN
    return { begin, end, offset: IANAZone.create(zone).offset(begin) * MINUTE }
  })
}

function local(text: string): number {
  return DateTime.fromISO(text, { zone: 'utc' }).toMillis()
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':')
  return Number(hour) * 60 + Number(minute)
}

function union(intervals: readonly Interval[]): readonly Interval[] {
  const merged: [number, number][] = []
  for (const [start, end] of intervals.toSorted(([a], [b]) => a - b)) {
    if (start >= end) continue
    const last = merged.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}
