// How a command line names an object.
import { expect, test } from 'vitest'
import { type Commands, runProgram } from '#src/cli/program.ts'
import { UsageError } from '#src/cli/usage-error.ts'
import { collectingIo } from '../collecting-io.ts'

async function run(args: readonly string[]) {
  const io = collectingIo()
  const calls: unknown[] = []
  const note = async (options: unknown) => {
    calls.push(options)
    return 0
  }
  const commands: Commands = {
    ...{ dev: note, simulate: note, simulateFaults: note, preview: note, validate: note },
    ...{
      get: note,
      act: note,
      turn: note,
      overrides: note,
      rollout: note,
      why: note,
      manifests: note,
      console: note,
    },
  }
  const status = await runProgram(args, '1.2.3', io, commands)
  return { status, calls, stderr: io.err() }
}

const KINDS = 'Known kinds: sm (ScheduledMachine), pool or bnp (BootcNodePool), bn (BootcNode).'

test.each([
  [['why', 'acme'], `acme is no kind: write sundial why KIND acme. ${KINDS}`],
  [['pause', 'acme', '--wait'], `acme is no kind: write sundial pause KIND acme. ${KINDS}`],
  [['resume', 'pool'], 'name an object: sundial resume pool NAME'],
  [['why'], 'name an object: sundial why sm NAME'],
  [['kill', 'sm', 'acme', '--timeout', '5m'], '--timeout ends a wait; add --wait.'],
  [
    ['kill', 'sm', 'acme', '--wait', '--timeout', '5'],
    "option '--timeout <duration>' argument '5' is invalid. Allowed: a whole number with s, m or h, from 1s to 24h, such as 5m.",
  ],
  [['on'], 'name a machine, or labels: sundial on NAME, or sundial on -l team=web'],
  [['off', 'acme', '-l', 'a=b'], 'pass names or --selector, not both.'],
  [['on', 'acme', '--reason', 'x'], 'until when? sundial on acme --until 20:00, or --for 2h'],
  [['on', 'acme', '--until', '20:00', '--for', '2h'], 'pass --until or --for, not both.'],
  [
    ['off', 'acme', '--for', '2h', '--reason', ' '],
    'say why, for other people: sundial off acme --reason "month-end closing"',
  ],
  [
    ['on', '-l', 'a=b', '--for', '2h', '--reason', 'x', '--wait'],
    '--wait follows machines by their names; remove --selector, or --wait.',
  ],
  [
    ['on', 'acme', '--for', '2h', '--reason', 'x', '--timeout', '5m'],
    '--timeout ends a wait; add --wait.',
  ],
  [
    ['on', 'acme', '--for', '-2h'],
    "option '--for <duration>' argument '-2h' is invalid. Allowed: a length of time such as 90m, 2h or 3d.",
  ],
  [
    ['off', 'acme', '--until', '8pm'],
    "option '--until <time>' argument '8pm' is invalid. Allowed: a time of day such as 20:00, now, today, tomorrow, a date such as 2026-12-21, a local time such as 2026-12-21T08:00, an offset such as +3d or -90m, or RFC 3339 with Z or an offset, such as 2026-12-21T08:00:00+01:00.",
  ],
  [['overrides', '-A', '-n', 'team'], '-A means all namespaces; remove -n, or -A.'],
  [['rollout', 'sm', 'acme'], 'this command draws one pool: sundial rollout POOL'],
  [['rollout', 'a', 'b', 'c'], 'this command draws one pool: sundial rollout POOL'],
])('%j says what is missing or wrong', async (args, words) => {
  expect(await run(args)).toEqual({
    status: 2,
    calls: [],
    stderr: `error: ${words}\nSee sundial ${args[0]} --help.\n`,
  })
})

test.each([[['rollout', 'acme']], [['rollout', 'pool', 'acme']], [['rollout', 'BNP', 'acme']]])(
  '%j draws the pool acme',
  async (args) => {
    expect(await run(args)).toEqual({
      status: 0,
      calls: [{ name: 'acme', watch: false, output: 'table' }],
      stderr: '',
    })
  },
)

const END = ['--for', '2h', '--reason', 'x']

test.each<[string[], string[]]>([
  [['acme'], ['acme']],
  [['sm', 'acme'], ['acme']],
  [
    ['ScheduledMachine', 'acme', 'team/lab'],
    ['acme', 'team/lab'],
  ],
  [
    ['sm/acme', 'sm/team/lab'],
    ['acme', 'team/lab'],
  ],
  [['machines/acme'], ['machines/acme']],
  [['machine'], ['machine']],
])('on %j is for the machines %j', async (words, names) => {
  const { status, calls } = await run(['on', ...words, ...END])

  expect({ status, calls }).toMatchObject({ status: 0, calls: [{ state: 'On', names }] })
})

test.each([[['pool', 'acme']], [['bnp/team/acme']]])('off %j is refused', async (words) => {
  await expect(run(['off', ...words, ...END])).rejects.toThrow(
    new UsageError('a BootcNodePool has no schedule: name ScheduledMachines.'),
  )
})
