import { describe, expect, test } from 'vitest'
import { runSimulate } from '#test/simulation/run-simulate.ts'
import { example, range, transitions } from './simulated.ts'

// Seconds are part of it: a change of the schedule is followed in the second in which it happens, a
// machine needs 36 s to join, and grace periods are what the example says.
describe('over a change of clocks', () => {
  test.each([
    [
      'Berlin goes forward: office hours stay where they are on the wall',
      'business-hours',
      range('2026-03-27T12:00:00Z', '2026-03-30T17:00:00Z'),
      'Europe/Berlin',
      [
        'Fri 2026-03-27 13:00:36 +01:00 Active',
        'Fri 2026-03-27 18:00:00 +01:00 ShuttingDown',
        'Fri 2026-03-27 18:01:05 +01:00 Inactive',
        'Mon 2026-03-30 09:00:00 +02:00 Pending',
        'Mon 2026-03-30 09:00:36 +02:00 Active',
        'Mon 2026-03-30 18:00:00 +02:00 ShuttingDown',
        'Mon 2026-03-30 18:01:05 +02:00 Inactive',
      ],
    ],
    [
      'Berlin goes back',
      'business-hours',
      range('2026-10-23T12:00:00Z', '2026-10-26T18:00:00Z'),
      'Europe/Berlin',
      [
        'Fri 2026-10-23 14:00:36 +02:00 Active',
        'Fri 2026-10-23 18:00:00 +02:00 ShuttingDown',
        'Fri 2026-10-23 18:01:05 +02:00 Inactive',
        'Mon 2026-10-26 09:00:00 +01:00 Pending',
        'Mon 2026-10-26 09:00:36 +01:00 Active',
        'Mon 2026-10-26 18:00:00 +01:00 ShuttingDown',
        'Mon 2026-10-26 18:01:05 +01:00 Inactive',
      ],
    ],
    [
      'New York goes forward: a night of eight hours',
      'night-shift',
      range('2026-03-08T02:30:00Z', '2026-03-08T12:00:00Z'),
      'America/New_York',
      [
        'Sat 2026-03-07 21:30:00 -05:00 Inactive',
        'Sat 2026-03-07 22:00:00 -05:00 Pending',
        'Sat 2026-03-07 22:00:36 -05:00 Active',
        'Sun 2026-03-08 07:00:00 -04:00 ShuttingDown',
        'Sun 2026-03-08 07:02:05 -04:00 Inactive',
      ],
    ],
    [
      'New York goes back: a night of ten hours',
      'night-shift',
      range('2026-11-01T01:30:00Z', '2026-11-01T13:00:00Z'),
      'America/New_York',
      [
        'Sat 2026-10-31 21:30:00 -04:00 Inactive',
        'Sat 2026-10-31 22:00:00 -04:00 Pending',
        'Sat 2026-10-31 22:00:36 -04:00 Active',
        'Sun 2026-11-01 07:00:00 -05:00 ShuttingDown',
        'Sun 2026-11-01 07:02:05 -05:00 Inactive',
      ],
    ],
    [
      'Sydney goes back: a weekend of 49 hours',
      'weekend',
      range('2026-04-03T12:30:00Z', '2026-04-05T15:00:00Z'),
      'Australia/Sydney',
      [
        'Fri 2026-04-03 23:30:00 +11:00 Inactive',
        'Sat 2026-04-04 00:00:00 +11:00 Pending',
        'Sat 2026-04-04 00:00:36 +11:00 Active',
        'Mon 2026-04-06 00:00:00 +10:00 ShuttingDown',
        'Mon 2026-04-06 00:02:05 +10:00 Inactive',
      ],
    ],
    [
      'Sydney goes forward: a weekend of 47 hours',
      'weekend',
      range('2026-10-02T13:30:00Z', '2026-10-04T14:00:00Z'),
      'Australia/Sydney',
      [
        'Fri 2026-10-02 23:30:00 +10:00 Inactive',
        'Sat 2026-10-03 00:00:00 +10:00 Pending',
        'Sat 2026-10-03 00:00:36 +10:00 Active',
        'Mon 2026-10-05 00:00:00 +11:00 ShuttingDown',
        'Mon 2026-10-05 00:02:05 +11:00 Inactive',
      ],
    ],
  ])('%s', async (_name, file, times, zone, expected) => {
    expect(await transitions([...example(file), ...times], zone)).toEqual(expected)
  })
})

test('in the weeks between two changes of clocks, London and Los Angeles overlap by an hour', async () => {
  const { phases } = await runSimulate([
    ...example('two-zones'),
    ...range('2026-03-16T14:30:00Z', '2026-03-16T16:30:00Z'),
  ])

  expect(
    phases.filter(({ from }) => from !== null).map(({ time, name, to }) => `${time} ${name} ${to}`),
  ).toEqual([
    '2026-03-16T14:30:00Z follow-the-sun-los-angeles Inactive',
    '2026-03-16T14:30:36Z follow-the-sun-london Active',
    '2026-03-16T15:00:00Z follow-the-sun-los-angeles Pending',
    '2026-03-16T15:00:36Z follow-the-sun-los-angeles Active',
    '2026-03-16T16:00:00Z follow-the-sun-london ShuttingDown',
    '2026-03-16T16:01:05Z follow-the-sun-london Inactive',
  ])
})
