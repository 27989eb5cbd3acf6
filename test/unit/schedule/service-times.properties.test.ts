import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { readCalendarEvents } from '#src/schedule/icalendar/calendar-events.ts'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import {
  isInService,
  nextServiceChange,
  PLAIN,
  type ServiceEdges,
} from '#src/schedule/service-times.ts'
import { windows } from '#src/schedule/windows.ts'
import { scheduleAndInstant } from './arbitrary.ts'
import { calendarCase } from './calendar-arbitrary.ts'
import { calendarText } from './icalendar/build.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const minutes = (max: number) =>
  fc.oneof(fc.constant(0), fc.nat(max)).map((count) => count * MINUTE)
const edgesOf = fc.record({ lead: minutes(180), delay: minutes(90), minimum: minutes(240) })

// With windows, and some with events of a calendar as well.
const anySchedule = fc.oneof(
  scheduleAndInstant,
  fc
    .tuple(
      calendarCase,
      fc.option(
        fc.record({
          minutes: fc.integer({ min: -5 * 1440, max: 5 * 1440 }),
          length: fc.integer({ min: 1, max: 600 }),
          interval: fc.constantFrom(10, 60, 240, 1441, 5 * 1440),
        }),
      ),
    )
    .map(([{ raw, ms }, event]) => {
      const schedule = parseSchedule(raw)
      return { ms, schedule: event === null ? schedule : withEvent(schedule, ms, event) }
    }),
)

interface RecurringEvent {
  readonly minutes: number
  readonly length: number
  readonly interval: number
}

function withEvent(
  schedule: Schedule,
  ms: number,
  { minutes, length, interval }: RecurringEvent,
): Schedule {
  const start = new Date(ms + minutes * MINUTE).toISOString().replace(/[-:]|\.[0-9]+/g, '')
  const text = calendarText([
    `DTSTART:${start}`,
    `DURATION:PT${length}M`,
    `RRULE:FREQ=MINUTELY;INTERVAL=${interval};COUNT=20`,
  ])
  const { windows = [], except = [], extra = [] } = schedule.calendar ?? {}
  const calendars = [{ use: 'Open' as const, events: readCalendarEvents(text) }]
  return { ...schedule, calendar: { windows, except, extra, calendars } }
}

test('a machine is in service when a window is open or opens within the lead, and enough of it is left', () => {
  fc.assert(
    fc.property(anySchedule, edgesOf, ({ schedule, ms }, edges) => {
      expect(isInService(schedule, edges, instant(ms))).toBe(isInServiceAt(schedule, edges, ms))
    }),
    { numRuns: 300 },
  )
})

test('the next change is the first minute that differs, in the next three days', () => {
  fc.assert(
    fc.property(scheduleAndInstant, edgesOf, ({ schedule, ms }, edges) => {
      const from = Math.floor(ms / MINUTE) * MINUTE
      const until = from + 3 * DAY

      const found = nextServiceChange(schedule, edges, instant(from))?.toMillis()

      const state = isInServiceAt(schedule, edges, from)
      let first = from + MINUTE
      while (first <= until && isInServiceAt(schedule, edges, first) === state) first += MINUTE
      expect(found !== undefined && found <= until ? found : undefined).toBe(
        first <= until ? first : undefined,
      )
    }),
    { numRuns: 30 },
  )
})

test('a state lasts until the next change, and is another one at it', () => {
  fc.assert(
    fc.property(anySchedule, edgesOf, ({ schedule, ms }, edges) => {
      const now = instant(ms)
      const change = nextServiceChange(schedule, edges, now)
      if (change === undefined) return
      const state = isInService(schedule, edges, now)

      expect(isInService(schedule, edges, change.minus(1))).toBe(state)
      expect(isInService(schedule, edges, change)).toBe(!state)
    }),
    { numRuns: 300 },
  )
})

test('no side of a window before the next change is a change', () => {
  fc.assert(
    fc.property(anySchedule, edgesOf, ({ schedule, ms }, edges) => {
      const change = nextServiceChange(schedule, edges, instant(ms))?.toMillis() ?? Infinity
      const state = isInServiceAt(schedule, edges, ms)

      const around = windows(schedule, instant(ms - DAY), instant(ms + 4 * DAY))
      const places = around.flatMap(({ opens, closes }) => [
        (opens?.toMillis() ?? 0) - edges.lead + edges.delay,
        (closes?.toMillis() ?? 0) + edges.delay,
        (closes?.toMillis() ?? 0) + edges.delay - edges.minimum + MINUTE,
      ])
      for (const place of places) {
        if (place <= ms || place >= Math.min(change, ms + 3 * DAY)) continue
        expect(isInServiceAt(schedule, edges, place)).toBe(state)
      }
    }),
    { numRuns: 200 },
  )
})

test('with no lead, no delay and no minimum it is the schedule', () => {
  fc.assert(
    fc.property(scheduleAndInstant, ({ schedule, ms }) => {
      const now = instant(ms)

      expect([
        isInService(schedule, PLAIN, now),
        nextServiceChange(schedule, PLAIN, now)?.toMillis(),
      ]).toEqual([isOpen(schedule, now), nextChange(schedule, now)?.toMillis()])
    }),
    { numRuns: 100 },
  )
})

test('a lead never begins after the window, and never moves its end', () => {
  fc.assert(
    fc.property(scheduleAndInstant, minutes(180), ({ schedule, ms }, lead) => {
      const now = instant(ms)
      const edges = { ...PLAIN, lead }
      if (isOpen(schedule, now)) expect(isInService(schedule, edges, now)).toBe(true)
      if (!isInService(schedule, edges, now)) {
        const opens = nextChange(schedule, now)
        expect(nextServiceChange(schedule, edges, now)?.toMillis()).toBe(
          opens?.minus(lead).toMillis(),
        )
      }
    }),
    { numRuns: 300 },
  )
})

// From the list of windows, one by one.
function isInServiceAt(schedule: Schedule, { lead, delay, minimum }: ServiceEdges, ms: number) {
  const at = ms - delay
  return windows(schedule, instant(at - 1), instant(at + lead + 1)).some(({ opens, closes }) => {
    const open = opens?.toMillis() ?? -Infinity
    const close = closes?.toMillis() ?? Infinity
    if (at < open - lead || at >= close) return false
    const left = Math.ceil((close - Math.max(at, open)) / MINUTE)
    return left >= minimum / MINUTE
  })
}

function instant(ms: number): DateTime {
  return DateTime.fromMillis(ms, { zone: 'utc' })
}
