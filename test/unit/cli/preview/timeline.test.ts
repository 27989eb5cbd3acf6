import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createStyle } from '#src/cli/output/style.ts'
import { drawTimeline, legendOf } from '#src/cli/preview/drawing.ts'
import { windows } from '#src/schedule/windows.ts'
import { type Day, timelineOf } from '#src/views/timeline.ts'
import { machine } from './machine.ts'

interface Drawn {
  readonly hours: readonly string[]
  readonly zone: string
  /** Default: that of the schedule. */
  readonly shown?: string
  /** Local times in the zone that is shown. */
  readonly from: string
  readonly until: string
}

function daysOf({ hours, zone, shown = zone, ...range }: Drawn): readonly Day[] {
  const { schedule } = machine('m', {
    daysOfWeek: ['mon-sun'],
    hoursOfDay: [...hours],
    timezone: zone,
  })
  const from = DateTime.fromISO(range.from, { zone: shown })
  const until = DateTime.fromISO(range.until, { zone: shown })
  return timelineOf(windows(schedule, from, until), { from, until }, shown)
}

const draw = (drawn: Drawn) => drawTimeline(daysOf(drawn), createStyle(false))

test.each<[string, Drawn, readonly string[]]>([
  [
    'a week day, and the morning of the next',
    { hours: ['9-17'], zone: 'Europe/Berlin', from: '2026-03-02', until: '2026-03-03T10:00' },
    [
      'Mon 03-02  ··················██████████████████············  9h',
      'Tue 03-03  ··················██                              1h',
    ],
  ],
  [
    'nothing before the start, in the middle of a cell',
    { hours: ['9-17'], zone: 'UTC', from: '2026-03-02T16:50', until: '2026-03-03' },
    ['Mon 03-02                                   ███············  1h 10m'],
  ],
  [
    'the day on which clocks go forward',
    { hours: ['1-3'], zone: 'Europe/Berlin', from: '2026-03-29', until: '2026-03-30' },
    ['Sun 03-29  ··██××██········································  2h, clocks +1h'],
  ],
  [
    'the day on which clocks go back',
    { hours: ['2'], zone: 'Europe/Berlin', from: '2026-10-25', until: '2026-10-26' },
    ['Sun 10-25  ····██··········································  2h, clocks -1h'],
  ],
  [
    'a repeated hour of another zone, of which one half is open',
    {
      hours: ['1'],
      zone: 'UTC',
      shown: 'Europe/Berlin',
      from: '2026-10-25',
      until: '2026-10-26',
    },
    ['Sun 10-25  ····▒▒··········································  1h, clocks -1h'],
  ],
  [
    'half an hour that clocks repeat on Lord Howe',
    { hours: ['1'], zone: 'Australia/Lord_Howe', from: '2026-04-05', until: '2026-04-06' },
    ['Sun 04-05  ··██············································  1h 30m, clocks -30m'],
  ],
  [
    'quarters of an hour of another zone',
    {
      hours: ['12'],
      zone: 'Asia/Kathmandu',
      shown: 'UTC',
      from: '2026-03-02',
      until: '2026-03-03',
    },
    ['Mon 03-02  ············▒█▒·································  1h'],
  ],
  [
    'the day that Apia left out',
    { hours: ['0-23'], zone: 'Pacific/Apia', from: '2011-12-29', until: '2012-01-01' },
    [`Thu 12-29  ${'█'.repeat(48)}  1d`, `Sat 12-31  ${'█'.repeat(48)}  1d`],
  ],
  [
    'midnight that clocks skip',
    { hours: ['0-23'], zone: 'America/Santiago', from: '2026-09-06', until: '2026-09-07' },
    [`Sun 09-06  ××${'█'.repeat(46)}  23h, clocks +1h`],
  ],
])('%s', (_name, drawn, rows) => {
  expect(draw(drawn).slice(1)).toEqual(rows)
})

test('the hours are above the columns at which they begin', () => {
  const [head = '', row = ''] = draw({
    hours: ['9-17'],
    zone: 'UTC',
    from: '2026-03-02',
    until: '2026-03-03',
  })

  expect(head).toBe('           0     3     6     9     12    15    18    21    24')
  expect([head.indexOf('9'), head.indexOf('18')]).toEqual([
    row.indexOf('█'),
    row.lastIndexOf('█') + 1,
  ])
})

test('the legend has only the signs that are there', () => {
  const night = daysOf({
    hours: ['1-3'],
    zone: 'Europe/Berlin',
    from: '2026-03-29',
    until: '2026-03-30',
  })
  const day = daysOf({ hours: ['9'], zone: 'UTC', from: '2026-03-29', until: '2026-03-30' })

  expect(legendOf([day])).toBe('█ open   · closed')
  expect(legendOf([day, night])).toBe('█ open   · closed   × skipped by the clocks')
})
