import fc from 'fast-check'
import { DateTime, IANAZone } from 'luxon'
import { describe, expect, test } from 'vitest'
import { parseCron } from '#src/embedded/stand-ins/cron.ts'
import { nextCronInstant } from '#src/embedded/stand-ins/next-cron-instant.ts'

const iso = (ms: number | undefined) =>
  ms === undefined
    ? undefined
    : DateTime.fromMillis(ms, { zone: 'utc' }).toISO({ suppressMilliseconds: true })

function next(schedule: string, after: string, zone = 'UTC'): string | null | undefined {
  const iana = IANAZone.create(zone)
  return iso(
    nextCronInstant(parseCron(schedule), Date.parse(after), (at) => iana.offset(at) * 60_000),
  )
}

describe('the next instant of a schedule', () => {
  test.each([
    [
      'six fields name one instant of the year',
      '30 59 8 21 11 *',
      '2026-11-21T08:00:00Z',
      '2026-11-21T08:59:30Z',
    ],
    [
      'an instant that has passed waits for next year',
      '30 59 8 21 11 *',
      '2026-11-21T08:59:30Z',
      '2027-11-21T08:59:30Z',
    ],
    [
      'a part of a second before is before',
      '30 59 8 21 11 *',
      '2026-11-21T08:59:29.999Z',
      '2026-11-21T08:59:30Z',
    ],
    [
      'the instant itself is not after itself',
      '*/5 * * * *',
      '2026-12-31T23:55:00Z',
      '2027-01-01T00:00:00Z',
    ],
    ['five fields fire at second 0', '* * * * *', '2026-02-28T23:59:59Z', '2026-03-01T00:00:00Z'],
    ['steps of seconds', '*/20 * * * * *', '2026-06-01T00:00:41Z', '2026-06-01T00:01:00Z'],
    ['lists and ranges', '0,30 9-17 * * mon-fri', '2026-11-20T17:30:00Z', '2026-11-23T09:00:00Z'],
    ['names of months', '0 0 1 jan,Jul *', '2026-01-01T00:00:00Z', '2026-07-01T00:00:00Z'],
    [
      'a start with a step runs to the end',
      '50/5 * * * *',
      '2026-11-20T17:55:00Z',
      '2026-11-20T18:50:00Z',
    ],
    [
      '29 February waits for a leap year',
      '0 0 29 2 *',
      '2026-03-01T00:00:00Z',
      '2028-02-29T00:00:00Z',
    ],
    ['31 February never comes', '0 0 0 31 2 *', '2026-11-20T17:55:00Z', undefined],
    [
      'both day fields: either is enough',
      '0 0 13 * fri',
      '2026-11-13T00:00:00Z',
      '2026-11-20T00:00:00Z',
    ],
    [
      'a star in one day field: both must hold',
      '0 0 */1 * fri',
      '2026-11-13T00:00:00Z',
      '2026-11-20T00:00:00Z',
    ],
    ['a descriptor', '@hourly', '2026-12-31T23:00:00Z', '2027-01-01T00:00:00Z'],
    ['a request mark is a star', '0 12 ? * ?', '2026-11-20T12:00:00Z', '2026-11-21T12:00:00Z'],
  ])('%s', (_, schedule, after, expected) => {
    expect(next(schedule, after)).toBe(expected)
  })

  test.each([
    [
      'follows the clock on the wall',
      '0 9 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00:00Z',
      '2026-03-29T07:00:00Z',
    ],
    [
      'skips a time that does not exist',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00:00Z',
      '2026-03-30T00:30:00Z',
    ],
    [
      'takes a repeated time the first time',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00:00Z',
      '2026-10-25T00:30:00Z',
    ],
    [
      'takes a repeated time the second time',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-25T00:30:00Z',
      '2026-10-25T01:30:00Z',
    ],
    [
      'knows half hours of daylight saving',
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-04T14:45:00Z',
      '2026-04-04T15:15:00Z',
    ],
    [
      'crosses several changes',
      '0 0 1 1 *',
      'America/New_York',
      '2026-01-02T00:00:00Z',
      '2027-01-01T05:00:00Z',
    ],
  ])('in a zone: %s', (_, schedule, zone, after, expected) => {
    expect(next(schedule, after, zone)).toBe(expected)
  })

  test('is the first second that matches, as counting would find it', () => {
    const field = (from: number, to: number) =>
      fc.oneof(fc.constant('*'), fc.integer({ min: from, max: to }).map(String))
    const schedules = fc.tuple(field(0, 59), field(0, 59), field(20, 23), fc.constant('* * *'))
    const instants = fc.date({
      min: new Date('2026-10-24T20:00:00Z'),
      max: new Date('2026-10-25T04:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(schedules, instants, (fields, date) => {
        const cron = parseCron(fields.join(' '))
        const counted = countTo(cron, date.getTime())

        expect(iso(nextCronInstant(cron, date.getTime()))).toBe(iso(counted))
      }),
      { numRuns: 50 },
    )
  })
})

function countTo(cron: ReturnType<typeof parseCron>, after: number): number {
  for (let at = Math.floor(after / 1000) * 1000 + 1000; ; at += 1000) {
    const date = new Date(at)
    const matches =
      cron.seconds.includes(date.getUTCSeconds()) &&
      cron.minutes.includes(date.getUTCMinutes()) &&
      cron.hours.includes(date.getUTCHours())
    if (matches) return at
  }
}
