// A schedule with windows, exceptions or extras, prepared for questions: its sources, the days on which something opens, and
// what opens on such a day.
import {
  calendarSpans,
  type NamedException,
  type NamedSpan,
  NO_CALENDARS,
  withoutSpans,
} from './calendar-spans.ts'
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
  /** The dates of `except`, and the events of whole days of Closed calendars. */
  readonly except: readonly NamedException[]
  /** Extras, and the events of Open calendars that are not on excepted days. */
  readonly once: readonly Once[]
  /** The other events of Closed calendars. */
  readonly closed: readonly NamedSpan[]
  /** The same without the extras, in order, with a gap between any two. */
  readonly cuts: readonly Span[]
  /** The calendars are known for this time; without calendars, all is known. */
  readonly knows: Span
  /** What opens on a day is over so many local days later. Extras may last longer. */
  readonly reach: number
  /** One source alone is open at all times, but for exceptions. */
  readonly isAlwaysOpen: boolean
  /** The first day from `day` on that has an opening or the start of an extra. */
  nextDay(day: number): number | undefined
  /** What opens on a local day, extras included, in order of the starts. */
  spansOn(day: number): readonly Span[]
}

/** An interval that is open once. */
export interface Once {
  readonly name: string
  /** The local day on which it begins. */
  readonly day: number
  /** About when it ends: at most a day away. */
  readonly endsAbout: number
  span(): Span
}

// Both bound the memory: one day may have 720 spans.
const MAX_SPANS = 12_000
const MAX_PLANS = 64

/** Whether the schedule has more than its grid. */
export function isPlanned(schedule: Schedule): schedule is PlannedSchedule {
  return schedule.calendar !== undefined
}

const plans = new Map<Schedule, Plan>()

const ALWAYS: Span = { start: -Infinity, end: Infinity }
const BLOCK = 64 * DAY
/** Longer than any window lasts. */
const AROUND = 20 * DAY

/** The plan of a schedule for the time from `from` to `to`. It is kept for the next question. */
export function planOf(schedule: PlannedSchedule, from: number, to: number): Plan {
  const known = plans.get(schedule)
  if (known !== undefined && known.knows.start <= from - AROUND && known.knows.end >= to + AROUND) {
    return known
  }
  const plan = createPlan(schedule, knownTime(schedule.calendar, from, to))
  if (plans.size >= MAX_PLANS) plans.clear()
  plans.set(schedule, plan)
  return plan
}

/** The offsets for everything that opens on `day`. More than one: clocks change then. */
export function offsetsOn(zone: string, day: number): readonly LocalOffset[] {
  return localOffsets(zone, day * DAY, (day + 3) * DAY)
}

// In blocks, so that questions soon after each other have the same answer.
function knownTime({ calendars = [] }: Calendar, from: number, to: number): Span {
  if (calendars.length === 0) return ALWAYS
  return {
    start: Math.floor((from - AROUND) / BLOCK) * BLOCK,
    end: Math.ceil((to + AROUND) / BLOCK) * BLOCK,
  }
}

function createPlan(schedule: PlannedSchedule, knows: Span): Plan {
  const { zone, calendar } = schedule
  const events =
    knows === ALWAYS ? NO_CALENDARS : calendarSpans(schedule, calendar, knows.start, knows.end)
  const except = [
    ...calendar.except.map((each) => ({ ...each, name: `except ${each.text}` })),
    ...events.except,
  ]
  const sources = sourcesOf(schedule, calendar)
  const openings = openingDays(ruleOf(sources), except)
  const extras = calendar.extra.map(onceOf)
  const opened = events.opened.filter(({ day }) => !openings.isExcepted(day))
  const once = [
    ...extras,
    ...opened.map(({ name, day, start, end }): Once => {
      const span = { start, end }
      return { name, day, endsAbout: end, span: () => span }
    }),
  ]
  const onceByDay = Map.groupBy(once, ({ day }) => day)
  const onceDays = Float64Array.from(onceByDay.keys()).sort()
  const longestFirst = sources.toSorted((a, b) => b.durationMs - a.durationMs)
  const spansAfterMidnight = patterns(longestFirst)

  function onceOf({ start, end }: Extra, index: number): Once {
    const resolve = (local: number) => resolveLocal(localOffsets(zone, local, local), local)
    return {
      name: `extra ${index + 1}`,
      day: Math.floor(start / DAY),
      endsAbout: end,
      span: () => ({ start: resolve(start), end: resolve(end) }),
    }
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
    except,
    once,
    closed: events.closed,
    cuts:
      events.closed.length === 0
        ? []
        : withoutSpans(events.closed, extras.map((each) => each.span()).filter(isSomething)),
    knows,
    reach: Math.max(2, ...sources.map((source) => source.reach)),
    isAlwaysOpen: sources.some((source) => source.isAlwaysOpen),
    nextDay(day) {
      const opens = openings.first(day)
      const starts = firstFrom(onceDays, day)
      return opens === undefined || (starts !== undefined && starts < opens) ? starts : opens
    },
    spansOn(day) {
      const opened = openings.isExcepted(day) ? [] : openedOn(day)
      const more = onceByDay.get(day)
      return more === undefined ? opened : inOrder([...opened, ...more.map((each) => each.span())])
    },
  }
}

// The first of the days, which are in order, from `day` on.
function firstFrom(days: Float64Array, day: number): number | undefined {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] ?? Infinity) < day) low = middle + 1
    else high = middle
  }
  return days[low]
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
