// What opened a window, and what closed it.

import type { NamedSpan } from './calendar-spans.ts'
import { DAY, dateOf } from './civil-date.ts'
import { LONGEST } from './next-change.ts'
import { isPlanned, offsetsOn, type Plan, type PlannedSchedule, planOf } from './plan.ts'
import type { Exception, Schedule } from './schedule.ts'
import { opensOnDay, type Source } from './sources.ts'
import type { Span } from './starts.ts'
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
  return ended?.name ?? namedSpans(schedule, plan, at).find(({ start }) => start === at)?.name
}

function planAt(schedule: PlannedSchedule, at: number): Plan {
  return planOf(schedule, at, at + LONGEST)
}

function closedBy(schedule: PlannedSchedule, at: number): string | undefined {
  const plan = planAt(schedule, at)
  const excepted = daysAround(plan, at)
    .filter(plan.openings.isExcepted)
    .find((day) =>
      plan.sources.some((source) =>
        spansOf(schedule, source, day).some(({ start }) => start === at),
      ),
    )
  if (excepted !== undefined) {
    return plan.except.find((each) => hasDate(each, excepted))?.name
  }
  const begun = plan.closed.find(({ start }) => start === at)
  if (begun !== undefined) return begun.name
  return namedSpans(schedule, plan, at).find(({ end }) => end === at)?.name
}

// In the order of the sources.
function namedSpans(schedule: PlannedSchedule, plan: Plan, at: number): readonly NamedSpan[] {
  const days = daysAround(plan, at).filter((day) => !plan.openings.isExcepted(day))
  return [
    ...plan.sources.flatMap((source) =>
      days
        .flatMap((day) => spansOf(schedule, source, day))
        .map((span) => ({ ...span, name: source.name })),
    ),
    ...plan.once.map((each) => ({ ...each.span(), name: each.name })),
  ]
}

function spansOf({ zone }: Schedule, source: Source, day: number): readonly Span[] {
  return opensOnDay(source, day) ? source.spansOn(day * DAY, offsetsOn(zone, day)) : []
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
