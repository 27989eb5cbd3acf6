// A schedule with windows, exceptions or extras, prepared for questions: its sources, the days on which something opens, and
// what opens on such a day.
import {
  calendarSpans,
  firstWhere,
  type NamedException,
  NO_CALENDARS,
  withoutExcepted,
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
  readonly extras: readonly ExtraWindow[]
  /** The events of Open calendars that do not begin on excepted days, in order, with a gap between any two. */
  readonly added: readonly Span[]
  /** The other events of Closed calendars without the extras, in order, with a gap between any two. */
  readonly cuts: readonly Span[]
  /** The events are known for this time; without calendars, all is known. */
  readonly knows: Span
  /** What opens on a day is over so many local days later. Extras may last longer. */
  readonly reach: number
  /** One source alone is open at all times, but for exceptions. */
  readonly isAlwaysOpen: boolean
  /** The first day from `day` on that has an opening, or the start of an extra or an event. */
  nextDay(day: number): number | undefined
  /** What opens on a local day, extras included, in order of the starts. Events count by their days in UTC. */
  spansOn(day: number): readonly Span[]
}

/** An extra, whose instants are computed when they are asked for. */
export interface ExtraWindow {
  readonly name: string
  /** The local day on which it begins. */
  readonly day: number
  /** About when it ends: at most a day away. */
  readonly endsAbout: number
  span(): Span
}

// They bound the memory: one day may have 720 spans.
const MAX_SPANS = 12_000
const MAX_PLANS = 64
/** Of all plans that are kept, with the calendars of their schedules. */
const MAX_BYTES = 24 * 1024 * 1024
const BYTES_OF_EVENT = 150

/** Whether the schedule has more than its grid. */
export function isPlanned(schedule: Schedule): schedule is PlannedSchedule {
  return schedule.calendar !== undefined
}

let plans = new Map<Schedule, readonly Plan[]>()
let [kept, bytes] = [0, 0]

const ALWAYS: Span = { start: -Infinity, end: Infinity }

/** The plan of a schedule for the time from `from` to `to`. It is kept for the next question. */
export function planOf(schedule: PlannedSchedule, from: number, to: number): Plan {
  const ofSchedule = plans.get(schedule) ?? []
  const known = ofSchedule.find(({ knows }) => knows.start <= from && knows.end >= to)
  if (known !== undefined) return known
  const plan = createPlan(schedule, knownTime(schedule.calendar, from, to))
  const count = plan.added.length + plan.cuts.length + plan.except.length
  const { calendars = [] } = schedule.calendar
  const shared =
    ofSchedule.length > 0 ? 0 : calendars.reduce((sum, each) => sum + each.events.bytes, 0)
  const size = count * BYTES_OF_EVENT + shared
  if (kept >= MAX_PLANS || bytes + size > MAX_BYTES) {
    plans = new Map()
    kept = 0
    bytes = 0
  }
  kept += 1
  bytes += size
  plans.set(schedule, [...(plans.get(schedule) ?? []), plan])
  return plan
}

/** The offsets for everything that opens on `day`. More than one: clocks change then. */
export function offsetsOn(zone: string, day: number): readonly LocalOffset[] {
  return localOffsets(zone, day * DAY, (day + 3) * DAY)
}

// Whole days, so that questions soon after each other need no other plan.
function knownTime({ calendars = [] }: Calendar, from: number, to: number): Span {
  if (calendars.length === 0) return ALWAYS
  return { start: Math.floor(from / DAY) * DAY, end: Math.ceil(to / DAY) * DAY }
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
  const extras = calendar.extra.map(extraOf)
  const extrasByDay = Map.groupBy(extras, ({ day }) => day)
  const extraDays = Float64Array.from(extrasByDay.keys()).sort()
  const added = inOrder(
    withoutExcepted(
      events.opened.flatMap(({ spans }) => spans),
      zone,
      openings.isExcepted,
    ),
  )
  const closed = events.closed.flatMap(({ spans }) => spans)

  const longestFirst = sources.toSorted((a, b) => b.durationMs - a.durationMs)
  const spansAfterMidnight = patterns(longestFirst)

  function extraOf({ start, end }: Extra, index: number): ExtraWindow {
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
    extras,
    added,
    cuts:
      closed.length === 0
        ? []
        : withoutSpans(closed, extras.map((each) => each.span()).filter(isSomething)),
    knows,
    reach: Math.max(2, ...sources.map((source) => source.reach)),
    isAlwaysOpen: sources.some((source) => source.isAlwaysOpen),
    nextDay(day) {
      const event = added[firstWhere(added, ({ start }) => start >= day * DAY)]
      const next = Math.min(
        openings.first(day) ?? Infinity,
        firstFrom(extraDays, day) ?? Infinity,
        event === undefined ? Infinity : Math.floor(event.start / DAY),
      )
      return next === Infinity ? undefined : next
    },
    spansOn(day) {
      const ofDay = openings.isExcepted(day) ? [] : openedOn(day)
      const more = extrasByDay.get(day)
      const begun = startingIn(added, day * DAY, (day + 1) * DAY)
      return more === undefined && begun.length === 0
        ? ofDay
        : inOrder([...ofDay, ...begun, ...(more ?? []).map((each) => each.span())])
    },
  }
}

/** Those of the spans, which are in order, that start in this time. */
export function startingIn(spans: readonly Span[], from: number, until: number): readonly Span[] {
  const found: Span[] = []
  for (let index = firstWhere(spans, ({ start }) => start >= from); ; index += 1) {
    const span = spans[index]
    if (span === undefined || span.start >= until) return found
    found.push(span)
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
  return mergedSpans(spans.filter(isSomething).sort(byStart))
}

function byStart(a: Span, b: Span): number {
  return a.start - b.start
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
