// What opened a window, and what closed it.

import { DAY, dateOf } from './civil-date.ts'
import { LONGEST } from './next-change.ts'
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
  const ended = plan.closed.find(({ end }) => end === at)
  return (
    ended?.name ??
    sourceAt(schedule, plan, at, 'opens') ??
    plan.once.find((each) => each.span().start === at)?.name
  )
}

function planAt(schedule: PlannedSchedule, at: number): Plan {
  return planOf(schedule, at, at + LONGEST)
}

function closedBy(schedule: PlannedSchedule, at: number): string | undefined {
  const plan = planAt(schedule, at)
  const excepted = daysAround(plan, at)
    .filter(plan.openings.isExcepted)
    .find((day) => edgesOn(schedule, plan, day).opens.has(at))
  if (excepted !== undefined) {
    return plan.except.find((each) => hasDate(each, excepted))?.name
  }
  const begun = plan.closed.find(({ start }) => start === at)
  if (begun !== undefined) return begun.name
  return (
    sourceAt(schedule, plan, at, 'closes') ?? plan.once.find((each) => each.span().end === at)?.name
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
