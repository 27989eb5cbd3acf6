// The examples over the nights in which clocks change: what `sundial simulate` prints.
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { main } from '#src/cli/main.ts'
import { collectingIo } from '#test/unit/cli/collecting-io.ts'
import { runSimulate } from './run-simulate.ts'

const example = (name: string) => ['-f', `docs/examples/${name}.yaml`]
const range = (from: string, until: string) => ['--from', from, '--until', until]

/** `Active 2026-03-29 03:00:36 +02:00` for every transition after the first look, in `zone`. */
async function transitions(args: readonly string[], zone: string): Promise<readonly string[]> {
  const { status, stderr, phases } = await runSimulate(args)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return phases
    .filter(({ from }) => from !== null)
    .map(({ time, to }) => {
      const local = DateTime.fromISO(time, { zone }).toFormat('ccc yyyy-MM-dd HH:mm:ss ZZ')
      return `${local} ${to}`
    })
}

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

test('a budget holds the drain until its timeout, which is said', async () => {
  const { phases, stdout } = await runSimulate([
    ...example('budget-that-blocks'),
    ...range('2026-03-27T07:50:00Z', '2026-03-27T08:30:00Z'),
  ])

  expect(phases.map(({ time, to }) => `${time} ${to}`)).toEqual([
    '2026-03-27T07:50:00Z Pending',
    '2026-03-27T07:50:36Z Active',
    '2026-03-27T08:00:00Z ShuttingDown',
    '2026-03-27T08:02:35Z Inactive',
  ])
  const warning = stdout.split('\n').find((line) => line.includes('"type":"warning"'))
  expect(JSON.parse(warning ?? '{}')).toMatchObject({
    time: '2026-03-27T08:02:30Z',
    name: 'reports',
    reason: 'NodeDrainFailed',
  })
})

test('two runs print the same bytes, and another seed has the same transitions', async () => {
  const args = ['-f', 'docs/examples', ...range('2026-10-25T00:00:00Z', '2026-10-25T12:30:00Z')]

  const [first, second, other] = [
    await runSimulate(args),
    await runSimulate(args),
    await runSimulate([...args, '--seed', '2']),
  ]

  expect(first.status).toBe(0)
  expect(first.phases.length).toBeGreaterThan(10)
  expect(second.stdout).toBe(first.stdout)
  expect(other.phases).toEqual(first.phases)
})

test('the last line counts what the functions asked for', async () => {
  const { stdout, summary } = await runSimulate([
    ...example('business-hours'),
    ...range('2026-03-27T07:30:00Z', '2026-03-27T08:30:00Z'),
  ])

  expect(summary?.requests.write).toBeGreaterThan(0)
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
    /^{"type":"summary","from":"2026-03-27T07:30:00Z","until":"2026-03-27T08:30:00Z","machines":1,"transitions":4,"requests":{"read":\d+,"write":\d+}}$/,
  )
})

describe('preview agrees with simulate', () => {
  test.each([
    ['business-hours', '2026-03-26T00:00:00Z', '2026-03-31T00:00:00Z'],
    ['night-shift', '2026-10-31T12:00:00Z', '2026-11-02T20:00:00Z'],
    ['weekend', '2026-04-03T00:00:00Z', '2026-04-06T00:00:00Z'],
  ])('%s', async (file, from, until) => {
    const io = collectingIo()
    await main(['preview', '-o', 'json', ...example(file), ...range(from, until)], io, () =>
      AbortSignal.abort(),
    )
    const windows: { opens: string; closes: string }[] = JSON.parse(io.out())
    const { phases } = await runSimulate([...example(file), ...range(from, until)])

    const isIn = (time: string) => time >= from && time < until
    expect(windows.length).toBeGreaterThan(0)
    expect({
      opens: phases.flatMap((each) =>
        each.from === 'Inactive' && each.to === 'Pending' ? [each.time] : [],
      ),
      closes: phases.flatMap((each) => (each.to === 'ShuttingDown' ? [each.time] : [])),
    }).toEqual({
      opens: windows.map(({ opens }) => opens).filter(isIn),
      closes: windows.map(({ closes }) => closes).filter(isIn),
    })
  })
})

test('without events and alarms the same lifecycles end the same, at the pace of the backstop', async () => {
  const args = [...example('two-zones'), ...range('2026-03-30T06:30:00Z', '2026-03-30T16:00:00Z')]
  const story = (phases: readonly { name: string; from: string | null; to: string }[]) =>
    Map.groupBy(phases, ({ name }) => name)

  const usual = await runSimulate(args)
  const lossy = await runSimulate([...args, '--drop-events', '--backstop', '5m'])

  const pathsOf = (phases: typeof usual.phases) =>
    Object.fromEntries([...story(phases)].map(([name, each]) => [name, each.map(({ to }) => to)]))
  expect(pathsOf(lossy.phases)).toEqual(pathsOf(usual.phases))
  const late = lossy.phases.filter(({ to }) => to === 'ShuttingDown').map(({ time }) => time)
  expect(
    late.every((time) => time >= '2026-03-30T15:00:00Z' && time <= '2026-03-30T15:05:01Z'),
  ).toBe(true)
})
