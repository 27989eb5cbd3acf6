// What opened a window, and what closed it.

import { calendarSpans, type NamedSpans, withoutExcepted } from './calendar-spans.ts'
import { DAY, dateOf } from './civil-date.ts'
import { isPlanned, offsetsOn, type Plan, type PlannedSchedule, planOf } from './plan.ts'
import type { Exception, Schedule } from './schedule.ts'
import { opensOnDay } from './sources.ts'
import type { Window } from './windows.ts'

/** Such as `grid`, `window 2`, `extra 1`, `calendar 1` or `except 12-25`. `undefined` for a side without a change. */
export interface EdgeSources {
  readonly opens: string | undefined
  readonly closes: string | undefined
}

/**
 * The sources of both sides of a window. Windows, extras and calendars are counted from 1. If several sources open or
 * close at the same instant, it is the first one: the grid, then the windows, extras and calendars. An exception closes a window if
 * something that continues it would open on that date.
 */
export function edgeSources(schedule: Schedule, { opens, closes }: Window): EdgeSources {
  if (!isPlanned(schedule)) return { opens: opens && 'grid', closes: closes && 'grid' }
  return {
    opens: opens && openedBy(schedule, opens.toMillis()),
    closes: closes && closedBy(schedule, closes.toMillis()),
  }
}

function openedBy(schedule: PlannedSchedule, at: number): string | undefined {
  const plan = planAt(schedule, at)
  const { closed, opened } = eventEdges(schedule, at)
  return (
    closed.ends.get(at) ??
    sourceAt(schedule, plan, at, 'opens') ??
    plan.extras.find((each) => each.span().start === at)?.name ??
    opened.starts.get(at)
  )
}

// What ends at the instant is known, too.
function planAt(schedule: PlannedSchedule, at: number): Plan {
  return planOf(schedule, at - 1, at + 1)
}

/** By their starts and ends, the names of the first calendars that have such an event. */
interface EdgeNames {
  readonly starts: ReadonlyMap<number, string>
  readonly ends: ReadonlyMap<number, string>
}

interface EventEdges {
  readonly schedule: PlannedSchedule
  readonly begin: number
  readonly opened: EdgeNames
  readonly closed: EdgeNames
}

let ofEvents: readonly EventEdges[] = []
/** Each may have thousands of edges. */
const MOST_BLOCKS = 16
const BLOCK = 2 * DAY

function eventEdges(schedule: PlannedSchedule, at: number): EventEdges {
  const begin = Math.floor(at / BLOCK) * BLOCK
  const known = ofEvents.find((each) => each.schedule === schedule && each.begin === begin)
  if (known !== undefined) return known
  const { zone, calendar } = schedule
  const { isExcepted } = planAt(schedule, at).openings
  const { opened, closed } = calendarSpans(schedule, calendar, begin - 1, begin + BLOCK)
  const edges = {
    schedule,
    begin,
    opened: edgesBy(
      opened.map(({ name, spans }) => ({
        name,
        spans: withoutExcepted(spans, zone, isExcepted),
      })),
    ),
    closed: edgesBy(closed),
  }
  ofEvents = [edges, ...ofEvents].slice(0, MOST_BLOCKS)
  return edges
}

function edgesBy(named: readonly NamedSpans[]): EdgeNames {
  const [starts, ends] = [new Map<number, string>(), new Map<number, string>()]
  for (const { name, spans } of named.toReversed()) {
    for (const { start, end } of spans) {
      starts.set(start, name)
      ends.set(end, name)
    }
  }
  return { starts, ends }
}

function closedBy(schedule: PlannedSchedule, at: number): string | undefined {
  const plan = planAt(schedule, at)
  const excepted = daysAround(plan, at)
    .filter(plan.openings.isExcepted)
    .find((day) => edgesOn(schedule, plan, day).opens.has(at))
  if (excepted !== undefined) {
    return plan.except.find((each) => hasDate(each, excepted))?.name
  }
  const { closed, opened } = eventEdges(schedule, at)
  return (
    closed.starts.get(at) ??
    sourceAt(schedule, plan, at, 'closes') ??
    plan.extras.find((each) => each.span().end === at)?.name ??
    opened.ends.get(at)
  )
}

// The first source that has an edge at this instant.
function sourceAt(
  schedule: PlannedSchedule,
  plan: Plan,
  at: number,
  side: keyof DayEdges,
): string | undefined {
  const found = daysAround(plan, at)
    .filter((day) => !plan.openings.isExcepted(day))
    .flatMap((day) => edgesOn(schedule, plan, day)[side].get(at) ?? [])
  return found.length === 0 ? undefined : plan.sources[Math.min(...found)]?.name
}

/** What the sources do on one local day: by the instant, the index of the first source. */
interface DayEdges {
  readonly opens: ReadonlyMap<number, number>
  readonly closes: ReadonlyMap<number, number>
}

// Windows that follow each other ask about the same days. A day may have thousands of edges.
const known = new WeakMap<Schedule, Map<number, DayEdges>>()
const MAX_DAYS = 32

function edgesOn(schedule: PlannedSchedule, { sources }: Plan, day: number): DayEdges {
  const days = known.get(schedule) ?? new Map<number, DayEdges>()
  known.set(schedule, days)
  const found = days.get(day)
  if (found !== undefined) return found
  const [opens, closes] = [new Map<number, number>(), new Map<number, number>()]
  const offsets = offsetsOn(schedule.zone, day)
  for (const [index, source] of sources.entries()) {
    if (!opensOnDay(source, day)) continue
    for (const { start, end } of source.spansOn(day * DAY, offsets)) {
      if (!opens.has(start)) opens.set(start, index)
      if (!closes.has(end)) closes.set(end, index)
    }
  }
  if (days.size >= MAX_DAYS) days.clear()
  days.set(day, { opens, closes })
  return { opens, closes }
}

// The local days on which a span that touches the instant may begin.
function daysAround({ reach }: Plan, at: number): readonly number[] {
  const day = Math.floor(at / DAY)
  return Array.from({ length: reach + 3 }, (_, index) => day - reach - 1 + index)
}

function hasDate(exception: Exception, number: number): boolean {
  if (exception.type === 'dates') return exception.first <= number && number <= exception.last
  const { month, day } = dateOf(number)
  return exception.month === month && exception.day === day
}
