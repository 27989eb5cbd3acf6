// How a command line names an object.
import { expect, test } from 'vitest'
import { type Commands, runProgram } from '#src/cli/program.ts'
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
