// A schedule with windows, exceptions or extras, prepared for questions: its sources, the days on which something opens, and
// what opens on such a day.
import { DAY, dateOf, weekdayOf } from './civil-date.ts'
import { type LocalOffset, localOffsets, resolveLocal } from './local-offsets.ts'
import { type OpeningDays, openingDays } from './opening-days.ts'
import type { Calendar, Extra, Schedule } from './schedule.ts'
import {
  mergedSpans,
  movedBy,
  opensOn,
  opensOnDay,
  realTimeSpans,
  type Source,
  sourcesOf,
} from './sources.ts'
import { longestByStart, type Span, spansOfStarts } from './starts.ts'

/** A schedule that has more than its grid. */
export interface PlannedSchedule extends Schedule {
  readonly calendar: Calendar
}

export interface Plan {
  readonly sources: readonly Source[]
  /** The days on which a source opens and that are not excepted. */
  readonly openings: OpeningDays
  readonly extra: readonly Extra[]
  /** What opens on a day is over so many local days later. Extras may last longer. */
  readonly reach: number
  /** One source alone is open at all times, but for exceptions. */
  readonly isAlwaysOpen: boolean
  /** The first day from `day` on that has an opening or the start of an extra. */
  nextDay(day: number): number | undefined
  /** What opens on a local day, extras included, in order of the starts. */
  spansOn(day: number): readonly Span[]
  /** The extra as an interval of real time. */
  spanOf(extra: Extra): Span
}

// Both bound the memory: one day may have 720 spans.
const MAX_SPANS = 12_000
const MAX_PLANS = 64

/** Whether the schedule has more than its grid. */
export function isPlanned(schedule: Schedule): schedule is PlannedSchedule {
  return schedule.calendar !== undefined
}

const plans = new Map<Schedule, Plan>()

/** The plan of a schedule. It is kept for the next question. */
export function planOf(schedule: PlannedSchedule): Plan {
  const known = plans.get(schedule)
  if (known !== undefined) return known
  const plan = createPlan(schedule)
  if (plans.size >= MAX_PLANS) plans.clear()
  plans.set(schedule, plan)
  return plan
}

/** The offsets for everything that opens on `day`. More than one: clocks change then. */
export function offsetsOn(zone: string, day: number): readonly LocalOffset[] {
  return localOffsets(zone, day * DAY, (day + 3) * DAY)
}

function createPlan(schedule: PlannedSchedule): Plan {
  const { zone, calendar } = schedule
  const sources = sourcesOf(schedule, calendar)
  const openings = openingDays(ruleOf(sources), calendar.except)
  const extra = calendar.extra.toSorted((a, b) => a.start - b.start)
  const extraByDay = Map.groupBy(extra, dayOf)
  const extraDays = [...extraByDay.keys()]
  const longestFirst = sources.toSorted((a, b) => b.durationMs - a.durationMs)
  const spansAfterMidnight = patterns(longestFirst)

  function spanOf({ start, end }: Extra): Span {
    const [opens, closes] = [start, end].map((local) =>
      resolveLocal(localOffsets(zone, local, local), local),
    )
    return { start: opens ?? Number.NaN, end: closes ?? Number.NaN }
  }

  function openedOn(day: number): readonly Span[] {
    const offsets = offsetsOn(zone, day)
    const [first, second] = offsets
    if (first !== undefined && second === undefined) {
      return movedBy(day * DAY - first.offset, spansAfterMidnight(day))
    }
    const active = longestFirst.filter((source) => opensOnDay(source, day))
    return inOrder([
      ...realTimeSpans(
        active.filter(({ isRealTime }) => isRealTime),
        day * DAY,
        offsets,
      ),
      ...active
        .filter(({ isRealTime }) => !isRealTime)
        .flatMap((source) => source.spansOn(day * DAY, offsets)),
    ])
  }

  return {
    sources,
    openings,
    extra,
    reach: Math.max(2, ...sources.map((source) => source.reach)),
    isAlwaysOpen: sources.some((source) => source.isAlwaysOpen),
    spanOf,
    nextDay(day) {
      const opens = openings.first(day)
      const starts = extraDays.find((each) => each >= day)
      return opens === undefined || (starts !== undefined && starts < opens) ? starts : opens
    },
    spansOn(day) {
      const opened = openings.isExcepted(day) ? [] : openedOn(day)
      const extras = extraByDay.get(day)
      return extras === undefined ? opened : inOrder([...opened, ...extras.map(spanOf)])
    },
  }
}

/** The local day on which an extra begins. */
export function dayOf({ start }: Extra): number {
  return Math.floor(start / DAY)
}

function inOrder(spans: readonly Span[]): readonly Span[] {
  return mergedSpans(spans.filter(isSomething).sort((a, b) => a.start - b.start))
}

// An extra whose ends are both in a gap may end before it begins.
function isSomething({ start, end }: Span): boolean {
  return start < end
}

function ruleOf(sources: readonly Source[]) {
  const ofMonth = (month: number, bits: (source: Source) => number) =>
    sources.reduce((all, each) => (each.months & (1 << month) ? all | bits(each) : all), 0)
  const months = Array.from({ length: 13 }, (_, month) => month)
  return {
    daysOfMonth: months.map((month) => ofMonth(month, ({ daysOfMonth }) => daysOfMonth)),
    weekdays: months.map((month) => ofMonth(month, ({ weekdays }) => weekdays)),
  }
}

// Days on which the same sources open have the same spans after midnight. Sources that open on the same days are asked once; at most 51
// fit in the bits of a number.
function patterns(sources: readonly Source[]): (day: number) => readonly Span[] {
  const byDays = [...Map.groupBy(sources, daysText).values()]
  const known = new Map<number, readonly Span[]>()
  let count = 0
  return (day) => {
    const [weekday, date] = [weekdayOf(day), dateOf(day)]
    let key = 0
    for (const [index, [source]] of byDays.entries()) {
      if (source !== undefined && opensOn(source, weekday, date)) key += 2 ** index
    }
    const found = known.get(key)
    if (found !== undefined) return found
    const active = sources.filter((source) => opensOn(source, weekday, date))
    const spans = spansOfStarts(longestByStart(active))
    count += spans.length + 1
    if (count > MAX_SPANS) {
      known.clear()
      count = spans.length + 1
    }
    known.set(key, spans)
    return spans
  }
}

function daysText({ months, daysOfMonth, weekdays }: Source): string {
  return [months, daysOfMonth, weekdays].join()
}
