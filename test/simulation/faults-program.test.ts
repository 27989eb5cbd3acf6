// `sundial simulate --faults`, and `npm run simulate:faults`, as their users see them.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { simulateFaults } from '#src/cli/faults.ts'
import { main } from '#src/cli/main.ts'
import { DEFECTS } from '#test/support/defects.ts'
import { startNode } from '#test/support/processes.ts'
import { collectingIo } from '#test/unit/cli/collecting-io.ts'

const MANY = fileURLToPath(new URL('../support/simulate-faults.ts', import.meta.url))

test('a run without a violation is told, and ends with 0', async () => {
  const { status, stdout } = await run('simulate', '--faults', '--seed', '7')

  expect(status).toBe(0)
  expect(stdout).toMatch(/^seed 7: \d machines?, /)
  expect(stdout).toMatch(/\nseed 7: \d+ requests, \d+ faults, 0 violations\n$/)
})

test('a run of pools is told, and ends with 0', async () => {
  const args = ['simulate', '--faults', '--kind', 'BootcNodePool', '--seed', '7']
  const { status, stdout } = await run(...args)

  expect(status).toBe(0)
  expect(stdout).toMatch(/^seed 7: \d pools?, \d+ nodes/)
  expect(stdout).toMatch(/\nseed 7: \d+ requests, \d+ faults, 0 violations\n$/)
})

test('as JSON each line is an object in the order of time, and the last a summary', async () => {
  const { status, stdout } = await run('simulate', '--faults', '--seed', '7', '-o', 'json')
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

  expect(status).toBe(0)
  expect(lines.at(-1)).toMatchObject({ type: 'summary', violations: 0 })
  const times = lines.slice(0, -1).map(({ time }) => Date.parse(time))
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(lines.filter(({ type }) => type === 'phase').length).toBeGreaterThan(0)
})

test('a run with a violation is told, then as little of it as it takes, and ends with 1', {
  timeout: 90_000,
}, async () => {
  const io = collectingIo()
  const defect = DEFECTS.find(({ name }) => name === 'does not wait for the drain')

  const status = await simulateFaults(
    { seed: 3, output: 'table', kind: 'ScheduledMachine' },
    io,
    defect?.seams ?? {},
  )

  expect(status).toBe(1)
  expect(io.out()).toMatch(/\nVIOLATED I8: Machine worker-\d was deleted before its drain is over/)
  expect(io.out()).toMatch(/\nThe same violation with \d+ of \d+ faults \(found in \d+ runs\):\n/)
})

test('many seeds in two processes: progress, what was met, and the closing line', {
  timeout: 90_000,
}, async () => {
  const program = startNode([MANY, '--seeds', '12', '--start', '5', '--jobs', '2'])

  const { status, stdout, stderr } = await program.ended(60_000)

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/^12 of 12 schedules, \d+ a minute, 0 violations$/m)
  expect(stdout).toMatch(/\n +\d+ kill after the effect\n/)
  expect(stdout).toMatch(/\nschedules 12, steps \d+, faults \d+, violations 0\n$/)
})

test.each([
  [['--seeds', 'many'], '--seeds is "many"; it must be a whole number from 1 to 2147483648.'],
  [['--kind', 'Pod'], '--kind is "Pod"; it must be ScheduledMachine or BootcNodePool.'],
  [['--jobs', '0'], '--jobs is "0"; it must be a whole number from 1 to 256.'],
])('%j is refused', async (args, says) => {
  const { status, stdout, stderr } = await startNode([MANY, ...args]).ended()

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toBe(
    `error: ${says}\nusage: npm run simulate:faults -- --seeds N [--start S] [--jobs J] [--kind K]\n`,
  )
})

async function run(...args: string[]) {
  const io = collectingIo()
  const status = await main(args, io, () => AbortSignal.abort())
  return { status, stdout: io.out() }
}
