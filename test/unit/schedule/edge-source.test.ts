import { describe, expect, test } from 'vitest'
import { edgeSources } from '#src/schedule/edge-source.ts'
import { parseSchedule, type RawSchedule } from '#src/schedule/parse-schedule.ts'
import { windows } from '#src/schedule/windows.ts'
import { at } from './build.ts'
import { ALWAYS, BERLIN, daily, EVERY_DAY, of } from './calendar-rows.ts'

type Row = readonly [
  name: string,
  raw: RawSchedule,
  from: string,
  until: string,
  sources: readonly (readonly [opens: string | undefined, closes: string | undefined])[],
]

const ROWS: readonly Row[] = [
  [
    'the grid alone',
    { daysOfWeek: ['mon'], hoursOfDay: ['9'], timezone: 'UTC', enabled: true },
    '2026-11-30T00:00:00Z',
    '2026-12-01T00:00:00Z',
    [['grid', 'grid']],
  ],
  [
    'a window that continues the grid',
    of('UTC', { daysOfWeek: ['mon'], hoursOfDay: ['9-16'], ...daily('17:00', '19:30') }),
    '2026-11-30T00:00:00Z',
    '2026-12-01T00:00:00Z',
    [['grid', 'window 1']],
  ],
  [
    'the second window, over a change of clocks',
    of(BERLIN, {
      windows: [
        { days: EVERY_DAY, start: '12:00', end: '13:00' },
        { days: ['sat'], start: '22:00', end: '02:30' },
      ],
    }),
    '2026-10-24T15:00:00Z',
    '2026-10-25T06:00:00Z',
    [['window 2', 'window 2']],
  ],
  [
    'an exception closes what would stay open',
    of(BERLIN, { ...ALWAYS, except: ['2026-12-24', '12-26'] }),
    '2026-12-25T12:00:00Z',
    '2026-12-27T12:00:00Z',
    [
      ['grid', 'except 12-26'],
      ['grid', 'except 12-26'],
    ],
  ],
  [
    'an exception that closes nothing is not named',
    of('UTC', { ...daily('22:00', '06:00'), except: ['2026-12-25'] }),
    '2026-12-24T12:00:00Z',
    '2026-12-25T12:00:00Z',
    [['window 1', 'window 1']],
  ],
  [
    'a range of dates is named as it is written',
    of('UTC', { ...daily('00:00', '24:00'), except: ['2026-12-24..2027-01-02'] }),
    '2026-12-23T12:00:00Z',
    '2026-12-24T12:00:00Z',
    [[undefined, 'except 2026-12-24..2027-01-02']],
  ],
  [
    'an extra on an excepted date',
    of('UTC', {
      ...daily('09:00', '17:00'),
      except: ['2026-12-25'],
      extra: [
        { start: '2026-12-31T00:00', end: '2026-12-31T01:00' },
        { start: '2026-12-25T10:00', end: '2026-12-25T11:00' },
      ],
    }),
    '2026-12-25T00:00:00Z',
    '2026-12-26T00:00:00Z',
    [['extra 2', 'extra 2']],
  ],
  [
    'cron expressions whose openings overlap',
    of('UTC', {
      windows: [
        { cron: '0 8 * * *', duration: '2h' },
        { cron: '0 9 * * *', duration: '3h' },
      ],
    }),
    '2026-11-30T00:00:00Z',
    '2026-12-01T00:00:00Z',
    [['window 1', 'window 2']],
  ],
  [
    'neither of what is always open',
    of('UTC', daily('07:00', '07:00')),
    '2026-11-30T00:00:00Z',
    '2026-12-01T00:00:00Z',
    [[undefined, undefined]],
  ],
]

describe('what opens a window, and what closes it', () => {
  test.each(ROWS)('%s', (_, raw, from, until, sources) => {
    const schedule = parseSchedule(raw)

    const found = windows(schedule, at(from), at(until)).map((window) =>
      edgeSources(schedule, window),
    )

    expect(found).toEqual(sources.map(([opens, closes]) => ({ opens, closes })))
  })
})
