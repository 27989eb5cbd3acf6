// The examples over the nights in which clocks change: what `sundial simulate` prints.
import { expect, test } from 'vitest'
import { runSimulate } from '#test/simulation/run-simulate.ts'
import { example, range } from './simulated.ts'

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

test.each([
  ['dedicated-node', '2026-03-27T18:59:00Z', '2026-03-27T19:01:00Z'],
  ['from-templates', '2026-03-28T08:59:00Z', '2026-03-28T09:01:00Z'],
])('%s comes into service', async (name, from, until) => {
  const { phases } = await runSimulate([...example(name), ...range(from, until)])

  expect(phases.map(({ to }) => to)).toEqual(['Pending', 'Inactive', 'Pending', 'Active'])
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
