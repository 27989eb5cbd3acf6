// The windows of schedules with windows, exceptions and extras, on the days on which they are easy to get wrong.
import type { RawSchedule } from '#src/schedule/parse-schedule.ts'

export const BERLIN = 'Europe/Berlin'
export const EVERY_DAY = ['mon-sun']
export const ALWAYS = { daysOfWeek: EVERY_DAY, hoursOfDay: ['0-23'] }
const NIGHTS = { days: ['mon-fri'], start: '22:00', end: '06:00' }

export function of(timezone: string, parts: Partial<RawSchedule>): RawSchedule {
  return { daysOfWeek: [], hoursOfDay: [], timezone, enabled: true, ...parts }
}

export function daily(start: string, end: string, days: readonly string[] = EVERY_DAY) {
  return { windows: [{ days, start, end }] }
}

type Row = readonly [
  name: string,
  raw: RawSchedule,
  from: string,
  until: string,
  expected: readonly (readonly [opens: string | undefined, closes: string | undefined])[],
]

export const WINDOW_ROWS: readonly Row[] = [
  [
    'nights that begin Monday to Friday: none on Saturday, and Friday’s is whole',
    of(BERLIN, { windows: [NIGHTS] }),
    '2026-12-04T12:00:00Z',
    '2026-12-08T04:00:00Z',
    [
      ['2026-12-04T21:00:00Z', '2026-12-05T05:00:00Z'],
      ['2026-12-07T21:00:00Z', '2026-12-08T05:00:00Z'],
    ],
  ],
  [
    'a night in which clocks go forward is an hour shorter',
    of(BERLIN, daily('22:00', '06:00', ['sat'])),
    '2026-03-28T12:00:00Z',
    '2026-03-29T12:00:00Z',
    [['2026-03-28T21:00:00Z', '2026-03-29T04:00:00Z']],
  ],
  [
    'an opening in the gap is read with the offset before it: 02:30 becomes 03:30',
    of(BERLIN, daily('02:30', '05:00')),
    '2026-03-29T00:00:00Z',
    '2026-03-29T12:00:00Z',
    [['2026-03-29T01:30:00Z', '2026-03-29T03:00:00Z']],
  ],
  [
    'a close in the gap is read with the offset before it',
    of(BERLIN, daily('01:00', '02:30')),
    '2026-03-28T23:30:00Z',
    '2026-03-29T12:00:00Z',
    [['2026-03-29T00:00:00Z', '2026-03-29T01:30:00Z']],
  ],
  [
    'a window whose opening is moved to its close or behind it does not open',
    of(BERLIN, daily('02:30', '03:15')),
    '2026-03-28T12:00:00Z',
    '2026-03-30T12:00:00Z',
    [['2026-03-30T00:30:00Z', '2026-03-30T01:15:00Z']],
  ],
  [
    'times that occur twice are their first occurrence',
    of(BERLIN, daily('02:15', '02:45')),
    '2026-10-25T00:00:00Z',
    '2026-10-25T12:00:00Z',
    [['2026-10-25T00:15:00Z', '2026-10-25T00:45:00Z']],
  ],
  [
    'a window over the repeated hour is an hour longer',
    of(BERLIN, daily('02:30', '03:30')),
    '2026-10-25T00:00:00Z',
    '2026-10-25T12:00:00Z',
    [['2026-10-25T00:30:00Z', '2026-10-25T02:30:00Z']],
  ],
  [
    'half an hour of Lord Howe',
    of('Australia/Lord_Howe', daily('02:15', '02:45')),
    '2026-10-03T15:00:00Z',
    '2026-10-03T18:00:00Z',
    // 02:15 is in the gap and becomes 02:45.
    [],
  ],
  [
    'a midnight that does not exist',
    of('Africa/Cairo', daily('00:00', '00:30', ['fri'])),
    '2026-04-23T12:00:00Z',
    '2026-04-24T12:00:00Z',
    // The gap is from 00:00 to 01:00: 01:00 to 01:30.
    [['2026-04-23T22:00:00Z', '2026-04-23T22:30:00Z']],
  ],
  [
    'the day that Samoa skipped is read as the next one',
    of('Pacific/Apia', daily('09:00', '17:00', ['fri'])),
    '2011-12-29T00:00:00Z',
    '2012-01-01T00:00:00Z',
    [['2011-12-30T19:00:00Z', '2011-12-31T03:00:00Z']],
  ],
  [
    'until 24:00 and from 00:00 are one window',
    of('UTC', {
      windows: [
        { days: ['mon'], start: '09:00', end: '24:00' },
        { days: ['tue'], start: '00:00', end: '08:00' },
      ],
    }),
    '2026-11-30T00:00:00Z',
    '2026-12-02T00:00:00Z',
    [['2026-11-30T09:00:00Z', '2026-12-01T08:00:00Z']],
  ],
  [
    'the same start and end are a whole day, also of 25 hours',
    of(BERLIN, daily('18:00', '18:00', ['sat'])),
    '2026-10-24T00:00:00Z',
    '2026-10-26T00:00:00Z',
    [['2026-10-24T16:00:00Z', '2026-10-25T17:00:00Z']],
  ],
  [
    'start 24:00 is the midnight that ends the day',
    of('UTC', daily('24:00', '06:00', ['mon'])),
    '2026-11-30T00:00:00Z',
    '2026-12-02T00:00:00Z',
    [['2026-12-01T00:00:00Z', '2026-12-01T06:00:00Z']],
  ],
  [
    'on an excepted date nothing opens, and the night before runs to its end',
    of('UTC', { windows: [{ ...NIGHTS, days: EVERY_DAY }], except: ['2026-12-25'] }),
    '2026-12-24T12:00:00Z',
    '2026-12-27T00:00:00Z',
    [
      ['2026-12-24T22:00:00Z', '2026-12-25T06:00:00Z'],
      ['2026-12-26T22:00:00Z', '2026-12-27T06:00:00Z'],
    ],
  ],
  [
    'the hours of the grid on an excepted date are closed',
    of(BERLIN, { daysOfWeek: EVERY_DAY, hoursOfDay: ['22-5'], except: ['12-25'] }),
    '2026-12-24T12:00:00Z',
    '2026-12-26T12:00:00Z',
    [
      ['2026-12-24T21:00:00Z', '2026-12-24T23:00:00Z'],
      ['2026-12-25T23:00:00Z', '2026-12-26T05:00:00Z'],
    ],
  ],
  [
    '02-29 is an exception of leap years only',
    of('UTC', { ...daily('09:00', '10:00'), except: ['02-29'] }),
    '2028-02-28T00:00:00Z',
    '2028-03-01T12:00:00Z',
    [
      ['2028-02-28T09:00:00Z', '2028-02-28T10:00:00Z'],
      ['2028-03-01T09:00:00Z', '2028-03-01T10:00:00Z'],
    ],
  ],
  [
    'both ends of a range of dates are excepted, over the New Year',
    of('UTC', { ...daily('09:00', '10:00'), except: ['2026-12-24..2027-01-02'] }),
    '2026-12-23T00:00:00Z',
    '2027-01-04T00:00:00Z',
    [
      ['2026-12-23T09:00:00Z', '2026-12-23T10:00:00Z'],
      ['2027-01-03T09:00:00Z', '2027-01-03T10:00:00Z'],
    ],
  ],
  [
    'an extra opens on an excepted date, and joins the window that it touches',
    of(BERLIN, {
      ...daily('09:00', '17:00', ['thu', 'sat']),
      except: ['2026-12-24'],
      extra: [
        { start: '2026-12-24T10:00', end: '2026-12-24T12:00' },
        { start: '2026-12-26T07:30', end: '2026-12-26T09:00' },
      ],
    }),
    '2026-12-23T00:00:00Z',
    '2026-12-28T00:00:00Z',
    [
      ['2026-12-24T09:00:00Z', '2026-12-24T11:00:00Z'],
      ['2026-12-26T06:30:00Z', '2026-12-26T16:00:00Z'],
    ],
  ],
  [
    'an extra of weeks',
    of('UTC', {
      ...ALWAYS,
      except: ['2026-12-01..2026-12-31'],
      extra: [{ start: '2026-11-01T12:00', end: '2026-12-20T08:00' }],
    }),
    '2026-12-10T00:00:00Z',
    '2027-01-01T12:00:00Z',
    [
      [undefined, '2026-12-20T08:00:00Z'],
      ['2027-01-01T00:00:00Z', undefined],
    ],
  ],
  [
    'openings of a cron expression that overlap or touch are one window',
    of('UTC', { windows: [{ cron: '0,30 8-9 * * mon', duration: '30m' }] }),
    '2026-11-29T00:00:00Z',
    '2026-12-06T00:00:00Z',
    [['2026-11-30T08:00:00Z', '2026-11-30T10:00:00Z']],
  ],
  [
    'either kind of day is enough for a cron expression that has both',
    of('UTC', { windows: [{ cron: '0 6 1 * 5', duration: '1h' }] }),
    '2026-12-01T00:00:00Z',
    '2026-12-05T00:00:00Z',
    [
      ['2026-12-01T06:00:00Z', '2026-12-01T07:00:00Z'],
      ['2026-12-04T06:00:00Z', '2026-12-04T07:00:00Z'],
    ],
  ],
  [
    'a duration is real time, and an instant of a cron expression in the gap is moved',
    of(BERLIN, { windows: [{ cron: '30 2 * * *', duration: '1d' }] }),
    '2026-03-28T12:00:00Z',
    '2026-03-30T12:00:00Z',
    // 02:30 to 02:30, then 03:30 +02:00 to 03:30 the next day, in which 02:30 opens again.
    [[undefined, undefined]],
  ],
  [
    'a day of real time in a day of 25 hours leaves an hour',
    of(BERLIN, { windows: [{ cron: '30 2 * * *', duration: '1d' }] }),
    '2026-10-25T12:00:00Z',
    '2026-10-26T12:00:00Z',
    [
      [undefined, '2026-10-26T00:30:00Z'],
      ['2026-10-26T01:30:00Z', undefined],
    ],
  ],
]
