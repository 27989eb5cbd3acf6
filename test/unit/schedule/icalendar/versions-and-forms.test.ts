// Events with several versions, and forms of a text that programs write in their own way.
import { expect, test } from 'vitest'
import { calendarText, timesIn } from './build.ts'

interface Row {
  readonly name: string
  readonly text: string
  readonly times: readonly string[]
}

test.each<Row>([
  {
    name: 'of versions of one event the one with the highest SEQUENCE holds, in any order, also of one occurrence',
    text: calendarText(
      ['UID:a', 'SEQUENCE:2', 'DTSTART;VALUE=DATE:20260603'],
      ['UID:a', 'SEQUENCE:10', 'DTSTART;VALUE=DATE:20260604', 'RRULE:FREQ=WEEKLY;COUNT=2'],
      ['UID:a', 'DTSTART;VALUE=DATE:20260602'],
      ['UID:a', 'SEQUENCE:1', 'RECURRENCE-ID;VALUE=DATE:20260611', 'DTSTART;VALUE=DATE:20260613'],
      ['UID:a', 'RECURRENCE-ID;VALUE=DATE:20260611', 'DTSTART;VALUE=DATE:20260612'],
      ['UID:b', 'DTSTART;VALUE=DATE:20260701'],
      ['UID:b', 'SEQUENCE:1', 'DTSTART;VALUE=DATE:20260701', 'STATUS:CANCELLED'],
      ['SEQUENCE:1', 'DTSTART;VALUE=DATE:20260801'],
      ['DTSTART;VALUE=DATE:20260802'],
    ),
    times: ['2026-06-04', '2026-06-13', '2026-08-01', '2026-08-02'],
  },
  {
    name: 'second 60 of a rule is second 59, as there is none',
    text: calendarText([
      'DTSTART:20260601T100059Z',
      'DURATION:PT1M',
      'RRULE:FREQ=DAILY;BYSECOND=59,60;COUNT=2',
    ]),
    times: [
      '2026-06-01T10:00:59Z/2026-06-01T10:01:59Z',
      '2026-06-02T10:00:59Z/2026-06-02T10:01:59Z',
    ],
  },
  {
    name: 'RECURRENCE-ID is a date for an event of whole days',
    text: calendarText(
      ['UID:a', 'DTSTART;VALUE=DATE:20260601', 'RRULE:FREQ=DAILY;COUNT=3'],
      ['UID:a', 'DTSTART;VALUE=DATE:20260620', 'RECURRENCE-ID;VALUE=DATE:20260602'],
    ),
    times: ['2026-06-01', '2026-06-03', '2026-06-20'],
  },
  {
    name: 'RECURRENCE-ID may be in another zone than DTSTART',
    text: calendarText(
      [
        'UID:a',
        'DTSTART;TZID=Europe/Berlin:20260601T100000',
        'DURATION:PT1H',
        'RRULE:FREQ=DAILY;COUNT=2',
      ],
      [
        'UID:a',
        'DTSTART;TZID=Europe/Berlin:20260620T100000',
        'DURATION:PT1H',
        'RECURRENCE-ID;TZID=America/New_York:20260602T040000',
      ],
    ),
    times: [
      '2026-06-01T08:00:00Z/2026-06-01T09:00:00Z',
      '2026-06-20T08:00:00Z/2026-06-20T09:00:00Z',
    ],
  },
  {
    name: 'UNTIL as a date is the whole of that day, also for an event with a time',
    text: calendarText([
      'DTSTART;TZID=Europe/Berlin:20260601T233000',
      'DURATION:PT10M',
      'RRULE:FREQ=DAILY;UNTIL=20260602',
    ]),
    times: [
      '2026-06-01T21:30:00Z/2026-06-01T21:40:00Z',
      '2026-06-02T21:30:00Z/2026-06-02T21:40:00Z',
    ],
  },
  ...(['\r\n', '\n'] as const).map((end) => ({
    name: `a text may begin with a byte order mark and have a letter cut by folding; lines end with ${JSON.stringify(end)}`,
    text: `\uFEFF${[
      'BEGIN:VCALENDAR',
      'X-WR-CALNAME:work',
      'BEGIN:X-THEIRS',
      'DTSTART:nonsense',
      'END:X-THEIRS',
      'BEGIN:VEVENT',
      'SUMMARY:caf\uFFFD',
      ' \uFFFD, and \uD83C',
      ' \uDF89',
      'X-OF-THEIRS;X-P="a:b;c":any',
      'DTSTART;VALUE=DATE:2026',
      '\t0601',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join(end)}`,
    times: ['2026-06-01'],
  })),
])('$name', ({ text, times }) => {
  expect(timesIn(text, '2026-01-01T00:00Z', '2027-06-01T00:00Z')).toEqual(times)
})
