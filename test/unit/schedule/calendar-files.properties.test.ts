// Schedules with calendars, compared with a slower computation: every instant at which anything begins or ends is tried.
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { readCalendarEvents } from '#src/schedule/icalendar/calendar-events.ts'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import { calendarCase } from './calendar-arbitrary.ts'
import { type Interval, openIntervals } from './calendar-oracle.ts'
import { calendarText } from './icalendar/build.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const AROUND = 9 * DAY

interface Event {
  readonly use: 'Closed' | 'Open'
  readonly isAllDay: boolean
  /** After the middle: days, or minutes. */
  readonly at: number
  readonly length: number
}

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    use: fc.constantFrom('Closed', 'Open'),
    isAllDay: fc.constant(true),
    at: fc.integer({ min: -6, max: 6 }),
    length: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    use: fc.constantFrom('Closed', 'Open'),
    isAllDay: fc.constant(false),
    at: fc.integer({ min: -6 * 1440, max: 6 * 1440 }),
    length: fc.integer({ min: 1, max: 3000 }),
  }),
)

// Grids are compared elsewhere: their oracle knows quarters of an hour only.
const withEvents = fc
  .tuple(calendarCase, fc.array(event, { maxLength: 6 }))
  .map(([{ raw, ms }, events]) => ({
    raw: { ...raw, daysOfWeek: [], hoursOfDay: [] },
    ms: Math.floor(ms / MINUTE) * MINUTE,
    events,
  }))

test('with calendars, it is open as the order of the parts says, and changes at the first difference', () => {
  fc.assert(
    fc.property(withEvents, fc.integer({ min: -2000, max: 2000 }), ({ raw, ms, events }, more) => {
      const now = ms + more * MINUTE
      const schedule = withCalendars(parseSchedule(raw), events, ms)
      const { isOpenAt, edges } = expectedOf(raw, events, ms)

      const change = nextChange(schedule, instant(now))?.toMillis()

      expect(isOpen(schedule, instant(now))).toBe(isOpenAt(now))
      const first = edges.find((at) => at > now && isOpenAt(at) !== isOpenAt(now))
      const isSeen = first !== undefined && first < ms + AROUND
      expect(isSeen || (change ?? Infinity) < ms + AROUND ? change : 'later').toBe(
        isSeen ? first : 'later',
      )
    }),
    { numRuns: 150 },
  )
})

function withCalendars(schedule: Schedule, events: readonly Event[], ms: number): Schedule {
  const { windows = [], except = [], extra = [] } = schedule.calendar ?? {}
  const calendars = (['Closed', 'Open'] as const).map((use) => ({
    use,
    events: readCalendarEvents(
      calendarText(...events.filter((each) => each.use === use).map((each) => lines(each, ms))),
    ),
  }))
  return { ...schedule, calendar: { windows, except, extra, calendars } }
}

function lines({ isAllDay, at, length }: Event, ms: number): readonly string[] {
  if (isAllDay) {
    const day = (days: number) => dateText(ms + days * DAY).replaceAll('-', '')
    return [`DTSTART;VALUE=DATE:${day(at)}`, `DTEND;VALUE=DATE:${day(at + length)}`]
  }
  const start = new Date(ms + at * MINUTE).toISOString().replace(/[-:]|\.000/g, '')
  return [`DTSTART:${start}`, `DURATION:PT${length}M`]
}

function expectedOf(
  raw: Parameters<typeof openIntervals>[0],
  events: readonly Event[],
  ms: number,
) {
  const zone = raw.timezone
  const [from, until] = [ms - AROUND - DAY, ms + AROUND + DAY]
  const closedDays = events
    .filter(({ use, isAllDay }) => use === 'Closed' && isAllDay)
    .map(
      ({ at, length }) => `${dateText(ms + at * DAY)}..${dateText(ms + (at + length - 1) * DAY)}`,
    )
  const except = [...(raw.except ?? []), ...closedDays]
  const spanOf = ({ isAllDay, at, length }: Event): Interval => {
    if (!isAllDay) return [ms + at * MINUTE, ms + (at + length) * MINUTE]
    const [extra] = [
      {
        start: `${dateText(ms + at * DAY)}T00:00`,
        end: `${dateText(ms + (at + length) * DAY)}T00:00`,
      },
    ]
    const [span = [0, 0]] = openIntervals(
      { ...NOTHING, timezone: zone, extra: [extra] },
      from,
      until,
    )
    return span as Interval
  }
  const timed = (use: Event['use']) => events.filter((each) => each.use === use)
  const opened = timed('Open')
    .map((each) => ({ each, span: spanOf(each) }))
    .filter(({ each, span }) => {
      const date = each.isAllDay
        ? dateText(ms + each.at * DAY)
        : DateTime.fromMillis(span[0], { zone }).toFormat('yyyy-MM-dd')
      return !isExcepted(except, date)
    })
    .map(({ span }) => span)
  const base = openIntervals({ ...raw, except, extra: [] }, from, until)
  const closed = timed('Closed').flatMap((each) => (each.isAllDay ? [] : [spanOf(each)]))
  const extra = openIntervals({ ...raw, windows: [], except: [] }, from, until)
  const has = (all: readonly Interval[], at: number) => all.some(([a, b]) => a <= at && at < b)
  return {
    isOpenAt: (at: number) =>
      ((has(base, at) || has(opened, at)) && !has(closed, at)) || has(extra, at),
    edges: [...base, ...opened, ...closed, ...extra].flat().sort((a, b) => a - b),
  }
}

const NOTHING = { daysOfWeek: [], hoursOfDay: [], enabled: true }

function isExcepted(except: readonly string[], date: string): boolean {
  return except.some((text) => {
    const [first = '', last = first] = text.split('..')
    return first.length === 5 ? date.endsWith(first) : first <= date && date <= last
  })
}

function dateText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

function instant(ms: number): DateTime {
  return DateTime.fromMillis(ms, { zone: 'utc' })
}
