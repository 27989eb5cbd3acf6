// Texts that cannot be used. Each is refused at once, whatever it asks for.
import { threadCpuUsage } from 'node:process'
import { describe, expect, test } from 'vitest'
import { readCalendarEvents } from '#src/schedule/icalendar/calendar-events.ts'
import { calendarOf, calendarText } from './build.ts'

const timed = (...lines: string[]) =>
  calendarText(['DTSTART:20260601T100000Z', 'DURATION:PT1H', ...lines])

const ROWS: readonly (readonly [name: string, text: string, message: string])[] = [
  ['an empty text', '', 'it has no VCALENDAR, or something beside it'],
  [
    'a text of something else',
    'hello',
    'line 1: it is not a property: a name, a colon and a value',
  ],
  ['a property outside', 'VERSION:2.0', 'line 1: it does not begin with BEGIN:VCALENDAR'],
  ['an END too many', 'END:VCALENDAR', 'line 1: END has no BEGIN'],
  ['a BEGIN too many', 'BEGIN:VCALENDAR\nBEGIN:VEVENT', 'line 1: BEGIN has no END'],
  [
    'parts in parts without end',
    'BEGIN:VCALENDAR\n'.repeat(2_000).slice(0, -1),
    'line 9: components are nested too deeply',
  ],
  [
    'a megabyte',
    `BEGIN:VCALENDAR\n${'X:y\n'.repeat(262_144)}END:VCALENDAR`,
    'it is larger than 256 KiB',
  ],
  ['an event without a start', calendarText(['SUMMARY:x']), 'line 3: an event needs DTSTART'],
  [
    'a start that is none',
    calendarText(['DTSTART:20260230']),
    'line 4: DTSTART is not a date or a time',
  ],
  [
    'an end before the start',
    calendarText(['DTSTART;VALUE=DATE:20260602', 'DTEND;VALUE=DATE:20260601']),
    'line 5: DTEND is before DTSTART',
  ],
  [
    'a date that ends at a time',
    calendarText(['DTSTART;VALUE=DATE:20260602', 'DTEND:20260603T000000Z']),
    'line 5: DTSTART and DTEND must both be dates, or both times',
  ],
  [
    'a negative duration',
    timed('DURATION:-PT1H').replace('DURATION:PT1H\r\n', ''),
    'line 5: DURATION is wrong',
  ],
  [
    'an unknown zone',
    calendarText(['DTSTART;TZID=Mars/Olympus:20260601T100000']),
    'line 4: the time zone of DTSTART is unknown: add its VTIMEZONE, or use an IANA name',
  ],
  [
    'a zone without rules',
    calendarOf([
      'BEGIN:VTIMEZONE',
      'TZID:Mine',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'DTSTART;TZID=Mine:20260601T100000',
      'END:VEVENT',
    ]),
    'line 3: the time zone has no STANDARD and no DAYLIGHT',
  ],
  [
    'a zone that changes each second',
    calendarOf([
      'BEGIN:VTIMEZONE',
      'TZID:Mine',
      'BEGIN:STANDARD',
      'DTSTART:20260101T000000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
      'RRULE:FREQ=MINUTELY',
      'END:STANDARD',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'DTSTART;TZID=Mine:20260601T100000',
      'END:VEVENT',
    ]),
    'line 9: a time zone can only change once a year by a rule',
  ],
  [
    'each second',
    timed('RRULE:FREQ=SECONDLY'),
    'line 6: RRULE repeats each second; use at least MINUTELY',
  ],
  [
    'each minute',
    timed('RRULE:FREQ=MINUTELY'),
    'line 6: its events may occur more than 40000 times a year',
  ],
  [
    'each second of a day by lists',
    timed(`RRULE:FREQ=DAILY;BYHOUR=${range(24)};BYMINUTE=${range(60)};BYSECOND=${range(60)}`),
    'line 6: RRULE has more than 1440 times in a day',
  ],
  [
    'a million occurrences that are counted',
    timed('RRULE:FREQ=DAILY;COUNT=1000000'),
    'line 6: COUNT needs too many steps; use UNTIL',
  ],
  [
    'a count that is never reached',
    timed('RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3'),
    'line 6: COUNT needs too many steps; use UNTIL',
  ],
  [
    'a count of one time in a year of many',
    timed(
      `RRULE:FREQ=YEARLY;COUNT=9000;BYYEARDAY=${range(28).slice(2)};BYHOUR=${range(24)};BYMINUTE=${range(60)};BYSETPOS=1`,
    ),
    'line 6: COUNT needs too many steps; use UNTIL',
  ],
  [
    'a weekday 80,000 times, and a count',
    timed(`RRULE:FREQ=DAILY;COUNT=99999;BYMONTH=2;BYMONTHDAY=30;BYDAY=${Array(80_000).fill('MO')}`),
    'line 6: COUNT needs too many steps; use UNTIL',
  ],
  [
    'a zone with many changes, in each of many years',
    calendarOf([
      'BEGIN:VTIMEZONE',
      'TZID:Mine',
      ...Array(400)
        .fill([
          'BEGIN:STANDARD',
          'DTSTART:00010101T000000',
          'TZOFFSETFROM:+0100',
          'TZOFFSETTO:+0200',
          'RRULE:FREQ=YEARLY;BYDAY=MO',
          'END:STANDARD',
        ])
        .flat(),
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'DTSTART:20260601T100000Z',
      `RDATE;TZID=Mine:${[...Array(200).keys()].map((each) => `${2000 + each}0601T100000`)}`,
      'END:VEVENT',
    ]),
    'line 2408: its time zone needs too many steps',
  ],
  [
    'many events at the same time',
    calendarText(['DTSTART:20260601T100000Z', 'DURATION:P365D', 'RRULE:FREQ=MINUTELY;INTERVAL=15']),
    'line 6: more than 1000 events are at the same time; make them shorter',
  ],
  [
    'thousands of rules that need thousands of steps',
    calendarText(
      ...Array(2_000).fill([
        'DTSTART:20260601',
        'RRULE:FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7;BYDAY=1MO',
      ]),
    ),
    'line 1157: its rules need too many steps; use fewer events that recur, or shorter rules',
  ],
  [
    'a property with many parameters',
    `BEGIN:VCALENDAR\nX${';'.repeat(200_000)}:\nEND:VCALENDAR`,
    'line 2: a property has more than 100 parameters; remove it',
  ],
  [
    'an end before the start, on the clock',
    calendarText(['DTSTART:20260602T100000Z', 'DTEND:20260602T095959Z']),
    'line 5: DTEND is before DTSTART',
  ],
  ['no frequency', timed('RRULE:INTERVAL=2'), 'line 6: RRULE has no FREQ, or an unknown one'],
  [
    'an interval of nothing',
    timed('RRULE:FREQ=DAILY;INTERVAL=0'),
    'line 6: RRULE has a wrong INTERVAL',
  ],
  [
    'an unknown part',
    timed('RRULE:FREQ=DAILY;BYMOON=1'),
    'line 6: RRULE has a part that RFC 5545 does not have',
  ],
  [
    'a wrong weekday',
    timed('RRULE:FREQ=WEEKLY;BYDAY=XX'),
    'line 6: RRULE has a wrong day of the week',
  ],
  ['an exception rule', timed('EXRULE:FREQ=DAILY'), 'line 6: EXRULE is not supported; use EXDATE'],
  [
    'a change of all that follow',
    timed('RECURRENCE-ID;RANGE=THISANDFUTURE:20260601T100000Z'),
    'line 6: RECURRENCE-ID with RANGE is not supported',
  ],
]

describe('a calendar is refused with its line, and without its text', () => {
  test.each(ROWS)('%s', (_name, text, message) => {
    const before = threadCpuUsage()

    expect(() => readCalendarEvents(text)).toThrow(
      expect.objectContaining({ name: 'CalendarError', message }),
    )

    // Not the time on the clock, which other processes take part of. In microseconds.
    expect(threadCpuUsage(before).user).toBeLessThan(2_000_000)
  })
})

function range(length: number): string {
  return [...Array(length).keys()].join(',')
}
