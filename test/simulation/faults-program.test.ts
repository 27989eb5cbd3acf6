// `sundial simulate --faults`, and `npm run simulate:faults`, as their users see them.
import { fileURLToPath } from 'node:url'
import { DateTime } from 'luxon'
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

const FROM = ['--from', '2026-03-27T00:00:00Z']

test('the machines of a file take part, around the next change of their windows', async () => {
  const file = ['-f', 'docs/examples/business-hours.yaml']
  const { status, stdout } = await run('simulate', '--faults', '--seed', '7', ...file, ...FROM)

  expect(status).toBe(0)
  expect(stdout).toMatch(/^seed 7: 1 machine, /)
  expect(stdout).toMatch(/\nfrom 2026-03-27T07:5\d:/)
  expect(stdout).toContain('ADDED Machine business-hours')
  expect(stdout).toMatch(/\nseed 7: \d+ requests, \d+ faults, 0 violations\n$/)
})

test('the pools of a file take part, with their nodes', async () => {
  const file = ['-f', 'docs/examples/os-image.yaml']
  const { status, stdout } = await run('simulate', '--faults', '--seed', '7', ...file)

  expect(status).toBe(0)
  expect(stdout).toMatch(/^seed 7: 1 pool, 4 nodes, /)
  expect(stdout).toMatch(/MODIFIED BootcNodePool workers/)
  expect(stdout).toMatch(/\nseed 7: \d+ requests, \d+ faults, 0 violations\n$/)
})

test('of files with both kinds one is run, and the other is named', async () => {
  const args = ['simulate', '--faults', '-f', 'docs/examples', ...FROM]

  const machines = await run(...args)
  const pools = await run(...args, '--kind', 'BootcNodePool')

  expect([machines.stderr, pools.stderr]).toEqual([
    expect.stringMatching(/^\d+ BootcNodePools left out: add --kind BootcNodePool for them\n$/),
    expect.stringMatching(
      /^\d+ ScheduledMachines left out: add --kind ScheduledMachine for them\n$/,
    ),
  ])
})

test('files without an object of the kind are refused', async () => {
  const file = ['-f', 'docs/examples/os-image.yaml']

  expect(await run('simulate', '--faults', '--kind', 'ScheduledMachine', ...file)).toEqual({
    status: 2,
    stdout: '',
    stderr: 'error: there is no ScheduledMachine in docs/examples/os-image.yaml\n',
  })
})

test('a defect shows with the machines of a file', async () => {
  const io = collectingIo()
  const defect = DEFECTS.find(({ name }) => name === 'does not wait for the drain')
  const files = {
    sources: ['docs/examples/business-hours.yaml'],
    from: DateTime.fromISO('2026-03-27T16:00:00Z', { zone: 'utc' }),
  }

  const found: number[] = []
  for (let seed = 1; seed <= 10; seed += 1) {
    found.push(await simulateFaults({ seed, output: 'json', files }, io, defect?.seams ?? {}))
  }

  expect(found).toContain(1)
  expect(io.out()).toMatch(/I8.*Machine business-hours was deleted before its drain is over/)
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
    { seed: 7, output: 'table', kind: 'ScheduledMachine' },
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
  return { status, stdout: io.out(), stderr: io.err() }
}
