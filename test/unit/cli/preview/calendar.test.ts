import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { formatCalendar } from '#src/cli/preview/calendar.ts'
import { formatContentLine } from '#src/cli/preview/content-line.ts'
import { type PlanRange, plannedWindows } from '#src/cli/preview/planned-windows.ts'
import type { PreviewedMachine } from '#src/cli/preview/read-machines.ts'
import { ALWAYS, machine } from './machine.ts'

const FROM = DateTime.fromISO('2026-10-25T00:00:00Z', { zone: 'utc' })
const UNTIL = FROM.plus({ days: 1 })

function calendar(machines: readonly PreviewedMachine[], range: PlanRange): readonly string[] {
  const text = formatCalendar(
    plannedWindows(machines, () => range),
    range,
  )
  expect(text.endsWith('\r\n')).toBe(true)
  return text.slice(0, -2).split('\r\n')
}

const HEAD = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Sundial//sundial preview//EN',
  'CALSCALE:GREGORIAN',
]

describe('the calendar', () => {
  test('has an event in UTC for each window, stamped with the beginning of the range', () => {
    const night = machine('night', {
      daysOfWeek: ['sun'],
      hoursOfDay: ['0-3'],
      timezone: 'Europe/Berlin',
    })

    expect(calendar([night], { from: FROM, until: UNTIL })).toEqual([
      ...HEAD,
      'BEGIN:VEVENT',
      'UID:default.night.20261024T220000Z@5spot.finos.org',
      'DTSTAMP:20261025T000000Z',
      'DTSTART:20261024T220000Z',
      'DTEND:20261025T030000Z',
      'SUMMARY:night',
      'DESCRIPTION:ScheduledMachine default/night\\, time zone Europe/Berlin',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'END:VCALENDAR',
    ])
  })

  test.each([
    ['to the end of the range', { from: FROM, until: UNTIL }, '20261026T000000Z'],
    ['for 400 days without one', { from: FROM }, '20271129T000000Z'],
  ])('draws a window that never changes %s', (_, range, end) => {
    const lines = calendar([machine('always', ALWAYS)], range)

    expect(lines.filter((line) => /^(UID|DTSTART|DTEND)/.test(line))).toEqual([
      'UID:default.always.always@5spot.finos.org',
      'DTSTART:20261025T000000Z',
      `DTEND:${end}`,
    ])
  })

  test('without windows still has a component', () => {
    expect(calendar([], { from: FROM, until: UNTIL })).toEqual([
      ...HEAD,
      'BEGIN:VTIMEZONE',
      'TZID:UTC',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0000',
      'TZOFFSETTO:+0000',
      'END:STANDARD',
      'END:VTIMEZONE',
      'END:VCALENDAR',
    ])
  })
})

describe('a line of a calendar', () => {
  test.each([
    ['of 75 octets is left alone', 'a'.repeat(67), `SUMMARY:${'a'.repeat(67)}\r\n`],
    ['of 76 is folded', 'a'.repeat(68), `SUMMARY:${'a'.repeat(67)}\r\n a\r\n`],
    [
      'is not folded inside a character',
      `${'a'.repeat(65)}🕐b`,
      `SUMMARY:${'a'.repeat(65)}\r\n 🕐b\r\n`,
    ],
  ])('%s', (_, value, expected) => {
    expect(formatContentLine('SUMMARY', value)).toBe(expected)
  })

  test('unfolds to the original text, from parts of at most 75 octets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (value) => {
        const folded = formatContentLine('X', value)

        expect(folded.replaceAll('\r\n ', '')).toBe(`X:${value}\r\n`)
        const sizes = folded.split('\r\n').map((line) => Buffer.byteLength(line))
        expect(Math.max(...sizes)).toBeLessThanOrEqual(75)
      }),
    )
  })
})
