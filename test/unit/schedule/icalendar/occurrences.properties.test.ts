// Compared with the package rrule, which is a port of python-dateutil.
import fc from 'fast-check'
import rrule from 'rrule'
import { expect, test } from 'vitest'
import { readCalendarEvents } from '#src/schedule/icalendar/calendar-events.ts'

const { rrulestr } = rrule
const DAY = 86_400_000
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

const some = (min: number, max: number, maxLength = 3) =>
  fc
    .uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength })
    // With times in another order, rrule ends too early.
    .map((list) => list.sort((a, b) => a - b))
const fromBothEnds = (max: number) =>
  fc.uniqueArray(
    fc.integer({ min: -max, max }).filter((each) => each !== 0),
    { minLength: 1, maxLength: 3 },
  )
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
const weekdays = fc.subarray(WEEKDAYS, { minLength: 1 })
const nthWeekdays = (max: number) =>
  fc
    .uniqueArray(
      fc.record({
        nth: fc.integer({ min: -max, max }).filter((each) => each !== 0),
        day: fc.constantFrom(...WEEKDAYS),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((list) => list.map(({ nth, day }) => `${nth}${day}`))

// Without rules that never match: rrule then looks at all hours until the year 9999.
const BY_TIME = { BYHOUR: maybe(some(0, 23)), BYMINUTE: maybe(some(0, 59, 2)) }
const ON_DAYS = fc.oneof(
  fc.record({ BYMONTHDAY: maybe(fromBothEnds(28)), BYDAY: maybe(weekdays) }),
  fc.record({ BYDAY: nthWeekdays(4) }),
)
const BY_MONTH = fc.record({ BYMONTH: maybe(some(1, 12)) })
const every = (frequencies: readonly string[], interval: readonly number[]) =>
  fc.record({ FREQ: fc.constantFrom(...frequencies), INTERVAL: fc.constantFrom(...interval) })
const both = (...records: readonly fc.Arbitrary<object>[]) =>
  fc.tuple(...records).map((all): Readonly<Record<string, unknown>> => Object.assign({}, ...all))

const parts = fc.oneof(
  both(every(['YEARLY'], [1, 2, 3]), BY_MONTH, ON_DAYS, fc.record(BY_TIME)),
  both(every(['YEARLY'], [1]), fc.record({ BYYEARDAY: fromBothEnds(366) }), fc.record(BY_TIME)),
  both(every(['YEARLY'], [1]), fc.record({ BYWEEKNO: fromBothEnds(51), BYDAY: weekdays })),
  both(every(['MONTHLY'], [1]), BY_MONTH, ON_DAYS, fc.record(BY_TIME)),
  both(every(['MONTHLY'], [1, 2, 5]), ON_DAYS),
  both(
    every(['MONTHLY'], [1, 2, 3]),
    fc.record({ BYDAY: fc.constant(WEEKDAYS), BYSETPOS: fromBothEnds(4) }),
  ),
  both(every(['MONTHLY'], [1, 2]), fc.record({ BYMONTHDAY: fc.constant([29, 30, 31, -31]) })),
  both(every(['WEEKLY', 'DAILY'], [1, 2, 3]), fc.record({ BYDAY: maybe(weekdays), ...BY_TIME })),
  both(every(['DAILY'], [1, 2, 3]), BY_MONTH),
  both(every(['HOURLY'], [1]), fc.record({ BYDAY: maybe(weekdays), ...BY_TIME })),
  both(every(['HOURLY'], [5, 7]), fc.record({ BYMINUTE: some(0, 59, 2) })),
)

const ruleCase = fc
  .record({
    parts,
    weekStart: fc.constantFrom('MO', 'SU', 'WE'),
    start: fc.integer({ min: Date.UTC(1998, 0, 1) / 60_000, max: Date.UTC(2003, 0, 1) / 60_000 }),
    end: fc.constantFrom('', ';COUNT=1', ';COUNT=7', ';UNTIL=20030302T110000Z'),
    later: fc.integer({ min: 0, max: 400 }),
  })
  .map(({ parts, weekStart, start, end, later }) => {
    const by = Object.entries(parts)
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
      .join(';')
    return {
      rule: `${by};WKST=${weekStart}${end}`,
      start: start * 60_000,
      from: start * 60_000 + later * DAY,
    }
  })

test('a recurrence has the starts that rrule finds, and its own start', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(ruleCase, ({ rule, start, from }) => {
      const to = from + 500 * DAY
      const text = `DTSTART:${stamp(start)}\nRRULE:${rule}`

      const spans = readCalendarEvents(calendar(start, rule)).spansBetween('UTC', from, to)

      const set = rrulestr(text, { forceset: true }) as rrule.RRuleSet
      const isFirst = rule.includes('COUNT') && set.between(date(start), date(start), true)[0]
      // There, the start does not count if the rule does not give it.
      fc.pre(!rule.includes('COUNT') || isFirst !== undefined)
      const expected = set
        .between(date(from), date(to - 1), true)
        .map((each) => each.getTime())
        .concat(start >= from ? [start] : [])
      expect(spans.filter((each) => each.start >= from).map((each) => each.start)).toEqual(
        [...new Set(expected)].sort((a, b) => a - b),
      )
    }),
    { numRuns: 60 },
  )
})

function calendar(start: number, rule: string): string {
  return [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    `DTSTART:${stamp(start)}`,
    'DURATION:PT1S',
    `RRULE:${rule}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n')
}

function stamp(ms: number): string {
  return `${date(ms)
    .toISOString()
    .replace(/[-:]|\..*/g, '')}Z`
}

function date(ms: number): Date {
  return new Date(ms)
}
