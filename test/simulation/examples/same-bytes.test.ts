import { expect, test } from 'vitest'
import { runSimulate } from '#test/simulation/run-simulate.ts'
import { example, range } from './simulated.ts'

test('two runs print the same bytes, and another seed has the same transitions', async () => {
  const args = ['-f', 'docs/examples', ...range('2026-10-25T00:45:00Z', '2026-10-25T01:15:00Z')]

  const [first, second, other] = [
    await runSimulate(args),
    await runSimulate(args),
    await runSimulate([...args, '--seed', '2']),
  ]

  expect(first.status).toBe(0)
  expect(first.phases.length).toBeGreaterThan(10)
  expect(second.stdout).toBe(first.stdout)
  expect(other.phases).toEqual(first.phases)
}, 60_000)

test('the last line counts what the functions asked for', async () => {
  const { stdout, summary } = await runSimulate([
    ...example('business-hours'),
    ...range('2026-03-27T07:30:00Z', '2026-03-27T08:30:00Z'),
  ])

  expect(summary?.requests.write).toBeGreaterThan(0)
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
    /^{"type":"summary","from":"2026-03-27T07:30:00Z","until":"2026-03-27T08:30:00Z","machines":1,"pools":0,"transitions":4,"requests":{"read":\d+,"write":\d+}}$/,
  )
})
