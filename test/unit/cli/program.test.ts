import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import type { CliIo } from '#src/cli/io.ts'
import { type Commands, runProgram } from '#src/cli/program.ts'
import { collectingIo } from './collecting-io.ts'

async function run(args: readonly string[], more: Partial<CliIo> = {}) {
  const io = collectingIo(more)
  const calls: unknown[] = []
  const note = (name: string) => async (options: object) => {
    calls.push({ name, ...options })
    return 0
  }
  const commands: Commands = {
    dev: note('dev'),
    simulate: note('simulate'),
    simulateFaults: note('simulateFaults'),
    preview: note('preview'),
    validate: note('validate'),
    get: note('get'),
    act: note('act'),
    turn: note('act'),
    overrides: note('act'),
    rollout: note('rollout'),
    why: note('why'),
    manifests: note('manifests'),
    console: note('console'),
  }
  const status = await runProgram(args, '1.2.3', io, commands)
  return { status, calls, stdout: io.out(), stderr: io.err() }
}

const RANGE = ['--from', '2026-03-28T00:00:00Z', '--until', '2026-03-31T00:00:00+02:00']
const TIME_RULE =
  'Allowed: now, today, tomorrow, a date such as 2026-12-21, a local time such as 2026-12-21T08:00, an offset such as +3d or -90m, or RFC 3339 with Z or an offset, such as 2026-12-21T08:00:00+01:00.'

describe('wrong arguments end with status 2 and one message that says what is allowed', () => {
  test.each<[string, string[], string]>([
    [
      'a command that does not exist',
      ['simulat'],
      "error: unknown command 'simulat'\n(Did you mean simulate?)\n",
    ],
    ['a flag that does not exist', ['--frm'], "error: unknown option '--frm'\n"],
    [
      'a flag of another command',
      ['validate', '-f', 'a', '--seed', '1'],
      "error: unknown option '--seed'\nSee sundial validate --help.\n",
    ],
    [
      'a required flag that is missing',
      ['simulate', ...RANGE],
      'error: there is nothing to read: pass files or folders with -f, such as sundial simulate -f docs/examples\nSee sundial simulate --help.\n',
    ],
    [
      'a flag at the end without its value',
      ['simulate', '-f', 'a', '--from'],
      "error: option '--from <time>' argument missing\nSee sundial simulate --help.\n",
    ],
    [
      'a flag before another without its value',
      ['validate', '-f', '--file'],
      "error: option '-f, --file <path>' argument '--file' is invalid. Allowed: a file, a folder, or - for stdin.\nSee sundial validate --help.\n",
    ],
    [
      'a file without its flag',
      ['validate', 'a.yaml'],
      'error: files are passed with -f: sundial validate -f a.yaml\nSee sundial validate --help.\n',
    ],
    [
      'a second file without its flag',
      ['validate', '-f', 'a', 'b'],
      'error: files are passed with -f: sundial validate -f b\nSee sundial validate --help.\n',
    ],
    [
      'a file for dev without its flag',
      ['dev', 'a'],
      'error: files are passed with -f: sundial dev -f a\nSee sundial dev --help.\n',
    ],
    [
      'a preview without options',
      ['preview'],
      'error: there is nothing to read: pass files or folders with -f, such as sundial preview -f docs/examples\nSee sundial preview --help.\n',
    ],
    [
      'one argument too many',
      ['version', 'b'],
      "error: too many arguments for 'version'. Expected 0 arguments but got 1: b.\nSee sundial version --help.\n",
    ],
    [
      'a misspelt time zone',
      ['preview', '-f', 'a', '--timezone', 'Europe/Berln'],
      "error: option '--timezone <zone>' argument 'Europe/Berln' is invalid. Allowed: the name of an IANA time zone, such as UTC or Europe/Berlin. Did you mean Europe/Berlin?\nSee sundial preview --help.\n",
    ],
    [
      'an invalid time',
      ['simulate', '-f', 'a', '--from', 'soon', '--until', '2026-03-31T00:00:00Z'],
      `error: option '--from <time>' argument 'soon' is invalid. ${TIME_RULE}\nSee sundial simulate --help.\n`,
    ],
    [
      'a date that does not exist',
      ['dev', '--from', '2026-02-29T00:00:00Z'],
      `error: option '--from <time>' argument '2026-02-29T00:00:00Z' is invalid. It is not an existing date. ${TIME_RULE}\nSee sundial dev --help.\n`,
    ],
    [
      'an end before the beginning',
      [
        'simulate',
        '-f',
        'a',
        '--from',
        '2026-03-28T00:00:00Z',
        '--until',
        '2026-03-28T01:00:00+02:00',
      ],
      'error: --until must be later than --from.\nSee sundial simulate --help.\n',
    ],
    [
      'an output that simulate does not have',
      ['simulate', '-f', 'a', ...RANGE, '-o', 'ics'],
      "error: option '-o, --output <format>' argument 'ics' is invalid. Allowed choices are table, json.\nSee sundial simulate --help.\n",
    ],
    [
      'a speed of zero',
      ['dev', '--speed', '0'],
      "error: option '--speed <n>' argument '0' is invalid. Allowed: simulated seconds per second, a number from 0.1 to 100000.\nSee sundial dev --help.\n",
    ],
    [
      'a port that is too high',
      ['dev', '--port', '65536'],
      "error: option '--port <n>' argument '65536' is invalid. Allowed: a whole number from 0 to 65535.\nSee sundial dev --help.\n",
    ],
    [
      'a backstop of a few seconds',
      ['simulate', '-f', 'a', ...RANGE, '--backstop', '9s'],
      "error: option '--backstop <period>' argument '9s' is invalid. Allowed: a whole number with s, m or h, from 10s to 24h, such as 5m.\nSee sundial simulate --help.\n",
    ],
    [
      'faults with an end',
      ['simulate', '-f', 'a', '--faults', '--until', '+1d'],
      'error: --faults ends when everything is at rest: remove --until.\nSee sundial simulate --help.\n',
    ],
    [
      'faults with a start, and without files',
      ['simulate', '--from', 'now', '--faults'],
      'error: --faults without -f generates objects and times: remove --from, or add -f.\nSee sundial simulate --help.\n',
    ],
    [
      'a preview with two ends',
      ['preview', '-f', 'a', ...RANGE, '--count', '3'],
      'error: --until and --count exclude each other: remove one of them.\nSee sundial preview --help.\n',
    ],
  ])('%s', async (_name, args, stderr) => {
    expect(await run(args)).toEqual({ status: 2, calls: [], stdout: '', stderr })
  })
})

test('the help of simulate says which flags are required', async () => {
  const { status, stdout } = await run(['simulate', '--help'])

  expect(status).toBe(0)
  expect(stdout.endsWith('\n\nRequired: -f, or --faults, or both.\n')).toBe(true)
})

test('without a command the help is printed as an error', async () => {
  const { status, stdout, stderr } = await run([])

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^Usage: sundial /)
})

test.each([['--help'], ['-h']])(
  '%s prints the commands on stdout and ends with 0',
  async (flag) => {
    const { status, stdout, stderr } = await run([flag])

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(
      stdout.match(/^ {2}(dev|simulate|preview|validate|get|pause|resume|kill|release) /gm),
    ).toHaveLength(9)
  },
)

test('the version is that of the package', async () => {
  const printed = { status: 0, calls: [], stdout: '1.2.3\n', stderr: '' }

  expect(await run(['--version'])).toEqual(printed)
  expect(await run(['-v'])).toEqual(printed)
  expect(await run(['version'])).toEqual(printed)
})

test('simulate gets its files in order, its times in UTC and the defaults', async () => {
  const { status, calls } = await run(['simulate', '-f', 'b', '--file', 'a', '-f', '-', ...RANGE])

  expect(status).toBe(0)
  expect(JSON.parse(JSON.stringify(calls))).toEqual([
    {
      name: 'simulate',
      file: ['b', 'a', '-'],
      from: '2026-03-28T00:00:00.000Z',
      until: '2026-03-30T22:00:00.000Z',
      output: 'table',
      seed: 1,
      dropEvents: false,
      backstop: 'PT300S',
    },
  ])
})

test.each([
  ['the zone of this computer', [], 'Asia/Tokyo', '2026-12-20T15:00:00.000Z'],
  ['--timezone', ['--timezone', 'America/New_York'], 'Asia/Tokyo', '2026-12-21T05:00:00.000Z'],
])(
  'simulate reads local times in %s, and takes seven days',
  async (_name, flags, timezone, from) => {
    const args = ['simulate', '-f', 'a', '--from', '2026-12-21', ...flags]

    const [call] = (await run(args, { timezone })).calls

    const until = DateTime.fromISO(from).plus({ days: 7 }).toUTC().toISO()
    expect(JSON.parse(JSON.stringify(call))).toMatchObject({ from, until })
  },
)

test('simulate with faults needs only its seed, and passes on nothing else', async () => {
  const { status, calls } = await run(['simulate', '--faults', '--seed', '7'])

  expect({ status, calls }).toEqual({
    status: 0,
    calls: [{ name: 'simulateFaults', output: 'table', seed: 7 }],
  })
})

test('simulate with faults takes files, and a start', async () => {
  const { calls } = await run(['simulate', '--faults', '-f', 'a', '--from', '2026-12-21'])

  expect(JSON.parse(JSON.stringify(calls))).toEqual([
    {
      ...{ name: 'simulateFaults', output: 'table', seed: 1 },
      files: { sources: ['a'], from: '2026-12-21T00:00:00.000Z' },
    },
  ])
})

test('simulate without faults has no use for a kind', async () => {
  const { status, calls, stderr } = await run(['simulate', '--kind', 'BootcNodePool'])

  expect({ status, calls }).toEqual({ status: 2, calls: [] })
  expect(stderr).toContain('--kind is the kind of the objects that meet faults: add --faults.')
})

test('dev needs no flag', async () => {
  expect((await run(['dev'])).calls).toEqual([{ name: 'dev', speed: 60, skip: true }])
})

test('dev takes all of its flags', async () => {
  const args = [
    'dev',
    '--speed=0.5',
    '--port',
    '0',
    '--kubeconfig',
    'k',
    '--from',
    '2026-10-25T02:30+01:00',
  ]

  expect((await run(args)).calls).toEqual([
    {
      name: 'dev',
      speed: 0.5,
      skip: true,
      port: 0,
      kubeconfig: 'k',
      from: DateTime.fromISO('2026-10-25T01:30:00Z', { zone: 'utc' }),
    },
  ])
})

test('the status of a command is the status of the program', async () => {
  const io = collectingIo()
  const fail = async () => 1
  const commands = {
    dev: fail,
    simulate: fail,
    simulateFaults: fail,
    preview: fail,
    validate: fail,
    get: fail,
    act: fail,
    turn: fail,
    overrides: fail,
    rollout: fail,
    why: fail,
    manifests: fail,
    console: fail,
  }

  expect(await runProgram(['validate', '-f', 'a'], '1.2.3', io, commands)).toBe(1)
})
