import { describe, expect, test } from 'vitest'
import { calendarOf, calendarText, timesIn } from './build.ts'

const NEW_YORK = calendarOf([
  'BEGIN:VTIMEZONE',
  'TZID:Eastern Standard Time',
  'BEGIN:STANDARD',
  'DTSTART:16011104T020000',
  'RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11',
  'TZOFFSETFROM:-0400',
  'TZOFFSETTO:-0500',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010311T020000',
  'RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3',
  'TZOFFSETFROM:-0500',
  'TZOFFSETTO:-0400',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
  'BEGIN:VEVENT',
  'DTSTART;TZID="Eastern Standard Time":20260306T023000',
  'DTEND;TZID="Eastern Standard Time":20260306T040000',
  'RRULE:FREQ=DAILY;UNTIL=20260310T063000Z',
  'END:VEVENT',
])

interface Row {
  readonly name: string
  readonly text: string
  readonly from?: string
  readonly to?: string
  readonly times: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    name: 'an event of whole days is days, in any zone; DTEND is the first day after it',
    text: calendarText(['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227']),
    times: ['2026-12-24..2026-12-26'],
  },
  {
    name: 'a date without an end is one day, also if DTEND is the same date',
    text: calendarText(
      ['DTSTART;VALUE=DATE:20260501'],
      ['DTSTART;VALUE=DATE:20260502', 'DTEND;VALUE=DATE:20260502'],
    ),
    times: ['2026-05-01', '2026-05-02'],
  },
  {
    name: 'a yearly event on 29 February is in leap years only',
    text: calendarText(['DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY']),
    from: '2025-01-01T00:00Z',
    to: '2029-01-01T00:00Z',
    times: ['2028-02-29'],
  },
  {
    name: 'a time without a zone is in the zone of the schedule, and keeps its time on the clock',
    text: calendarText([
      'DTSTART:20261024T010000',
      'DTEND:20261024T040000',
      'RRULE:FREQ=DAILY;COUNT=2',
    ]),
    times: [
      '2026-10-23T23:00:00Z/2026-10-24T02:00:00Z',
      // Clocks go back: it is four hours long.
      '2026-10-24T23:00:00Z/2026-10-25T03:00:00Z',
    ],
  },
  {
    name: 'hours of a DURATION are real time, and its days are days of the calendar',
    text: calendarText(
      ['DTSTART;TZID=Europe/Berlin:20261025T010000', 'DURATION:PT3H'],
      ['DTSTART;TZID=Europe/Berlin:20261024T120000', 'DURATION:P1DT1H'],
    ),
    times: [
      '2026-10-24T10:00:00Z/2026-10-25T12:00:00Z',
      '2026-10-24T23:00:00Z/2026-10-25T02:00:00Z',
    ],
  },
  {
    name: 'a zone with a name of its own is read from its VTIMEZONE, also in a gap, and UNTIL is an instant',
    text: NEW_YORK,
    times: [
      '2026-03-06T07:30:00Z/2026-03-06T09:00:00Z',
      '2026-03-07T07:30:00Z/2026-03-07T09:00:00Z',
      // 02:30 does not exist: it is read with the offset before the gap.
      '2026-03-08T07:30:00Z/2026-03-08T08:00:00Z',
      '2026-03-09T06:30:00Z/2026-03-09T08:00:00Z',
      '2026-03-10T06:30:00Z/2026-03-10T08:00:00Z',
    ],
  },
  {
    name: 'EXDATE takes occurrences out, as an instant or as a date, and RDATE adds some',
    text: calendarText([
      'DTSTART;TZID=Europe/Berlin:20260601T100000',
      'DTEND;TZID=Europe/Berlin:20260601T110000',
      'RRULE:FREQ=DAILY;COUNT=4',
      'EXDATE:20260602T080000Z',
      'EXDATE;VALUE=DATE:20260603',
      'RDATE;TZID=Europe/Berlin:20260610T120000',
      'RDATE;VALUE=PERIOD:20260611T000000Z/PT2H,20260612T000000Z/20260612T030000Z',
    ]),
    times: [
      '2026-06-01T08:00:00Z/2026-06-01T09:00:00Z',
      '2026-06-04T08:00:00Z/2026-06-04T09:00:00Z',
      '2026-06-10T10:00:00Z/2026-06-10T11:00:00Z',
      '2026-06-11T00:00:00Z/2026-06-11T02:00:00Z',
      '2026-06-12T00:00:00Z/2026-06-12T03:00:00Z',
    ],
  },
  {
    name: 'an event with RECURRENCE-ID moves one occurrence, or cancels it',
    text: calendarText(
      [
        'UID:weekly',
        'DTSTART;TZID=Europe/Berlin:20260601T100000',
        'DURATION:PT1H',
        'RRULE:FREQ=WEEKLY;COUNT=3',
      ],
      [
        'UID:weekly',
        'RECURRENCE-ID:20260608T080000Z',
        'DTSTART;TZID=Europe/Berlin:20260609T150000',
        'DURATION:PT1H',
      ],
      [
        'UID:weekly',
        'RECURRENCE-ID;TZID=Europe/Berlin:20260615T100000',
        'DTSTART;TZID=Europe/Berlin:20260615T100000',
        'STATUS:CANCELLED',
      ],
    ),
    times: [
      '2026-06-01T08:00:00Z/2026-06-01T09:00:00Z',
      '2026-06-09T13:00:00Z/2026-06-09T14:00:00Z',
    ],
  },
  {
    name: 'the start counts also if the rule does not give it, and COUNT counts it',
    text: calendarText(['DTSTART;VALUE=DATE:20260603', 'RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3']),
    times: ['2026-06-03', '2026-06-26', '2026-07-31'],
  },
  {
    name: 'numbered and other weekdays of one rule are both meant',
    text: calendarText([
      'DTSTART;VALUE=DATE:20260601',
      'RRULE:FREQ=MONTHLY;BYDAY=SU,1MO;UNTIL=20260615',
    ]),
    times: ['2026-06-01', '2026-06-07', '2026-06-14'],
  },
  {
    name: 'lines may be folded, names in any case, and other components are skipped',
    text: [
      'begin:vcalendar',
      'BEGIN:VTODO',
      'DTSTART:nonsense',
      'END:VTODO',
      'BEGIN:VEVENT',
      'DESCRIPTION:a long',
      ' er text: with colons',
      'DTSTART;VALUE=',
      ' DATE:20260601',
      'BEGIN:VALARM',
      'TRIGGER:-PT5M',
      'END:VALARM',
      'END:VEVENT',
      'end:vcalendar',
    ].join('\n'),
    times: ['2026-06-01'],
  },
  {
    name: 'an event without a length is no time, and a cancelled event is none',
    text: calendarText(
      ['DTSTART:20260601T100000Z'],
      ['DTSTART;VALUE=DATE:20260601', 'STATUS:CANCELLED'],
    ),
    times: [],
  },
  {
    name: 'an instant is exact also in the hour that occurs twice',
    text: calendarText(
      ['DTSTART;TZID=Europe/Berlin:20261025T010000', 'DTEND:20261025T013000Z'],
      [
        'DTSTART;TZID=Europe/Berlin:20261001T100000',
        'DURATION:PT30M',
        'RDATE:20261025T013500Z',
        'RDATE;VALUE=PERIOD:20261025T014000Z/20261025T015000Z',
      ],
    ),
    times: [
      '2026-10-01T08:00:00Z/2026-10-01T08:30:00Z',
      '2026-10-24T23:00:00Z/2026-10-25T01:30:00Z',
      '2026-10-25T01:35:00Z/2026-10-25T02:05:00Z',
      '2026-10-25T01:40:00Z/2026-10-25T01:50:00Z',
    ],
  },
  {
    name: 'EXDATE and RECURRENCE-ID take away a period',
    text: calendarText(
      [
        'UID:a',
        'DTSTART:20261001T100000Z',
        'DURATION:PT30M',
        'RDATE;VALUE=PERIOD:20261102T100000Z/PT1H,20261103T100000Z/PT1H',
        'EXDATE:20261102T100000Z',
      ],
      ['UID:a', 'DTSTART:20261103T100000Z', 'RECURRENCE-ID:20261103T100000Z', 'STATUS:CANCELLED'],
    ),
    times: ['2026-10-01T10:00:00Z/2026-10-01T10:30:00Z'],
  },
  {
    name: 'a rule that never matches ends',
    text: calendarText(
      ['DTSTART:20260601T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'],
      ['DTSTART:20260602T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31'],
    ),
    times: [
      '2026-06-01T10:00:00Z/2026-06-01T11:00:00Z',
      '2026-06-02T10:00:00Z/2026-06-02T11:00:00Z',
    ],
  },
  {
    name: 'a rule without an end that began in the year 1 costs no more than another',
    text: calendarText(['DTSTART;VALUE=DATE:00010101', 'RRULE:FREQ=WEEKLY;INTERVAL=26']),
    from: '2026-01-01T00:00Z',
    to: '2026-12-31T00:00Z',
    times: ['2026-02-02', '2026-08-03'],
  },
  {
    name: 'unknown parts of a time zone are skipped',
    text: NEW_YORK.replace(
      'BEGIN:STANDARD',
      'X-LIC-LOCATION:America/New_York\r\nBEGIN:X-THEIRS\r\nEND:X-THEIRS\r\nBEGIN:STANDARD',
    ),
    to: '2026-03-07T00:00Z',
    times: ['2026-03-06T07:30:00Z/2026-03-06T09:00:00Z'],
  },
]

describe('the events of a calendar', () => {
  test.each(ROWS)('$name', ({ text, from, to, times }) => {
    expect(timesIn(text, from ?? '2026-01-01T00:00Z', to ?? '2027-06-01T00:00Z')).toEqual(times)
  })
})

test.each(['COUNT=5', 'UNTIL=20260105'])(
  'many events of a few days are not many a year: %s',
  (end) => {
    const event = ['DTSTART;VALUE=DATE:20260101', `RRULE:FREQ=DAILY;${end}`]

    const times = timesIn(
      calendarText(...Array(500).fill(event)),
      '2026-01-01T00:00Z',
      '2027-01-01T00:00Z',
    )

    expect(times).toHaveLength(2_500)
  },
)
