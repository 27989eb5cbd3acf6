// The command line: its commands, their flags, and the errors about wrong ones.
import { Command, CommanderError, Option } from 'commander'
import type { DateTime, Duration } from 'luxon'
import {
  collectSource,
  parseInstantFlag,
  parsePath,
  parsePeriod,
  parseSpeed,
  parseWhole,
} from './arguments.ts'
import type { CliIo } from './io.ts'

export interface DevOptions {
  readonly file?: readonly string[]
  readonly from?: DateTime
  readonly speed: number
  readonly port?: number
  readonly kubeconfig?: string
}

export interface SimulateOptions {
  readonly file: readonly string[]
  readonly from: DateTime
  readonly until: DateTime
  readonly output: 'table' | 'json'
  readonly seed: number
  readonly dropEvents: boolean
  readonly backstop: Duration
}

export interface FaultsOptions {
  readonly seed: number
  /** Of the generated objects. */
  readonly kind: 'ScheduledMachine' | 'BootcNodePool'
  readonly output: 'table' | 'json'
}

export interface PreviewOptions {
  readonly file: readonly string[]
  readonly from: DateTime
  readonly until?: DateTime
  readonly count?: number
  readonly output: 'table' | 'json' | 'ics'
}

export interface ValidateOptions {
  readonly file: readonly string[]
  readonly output: 'text' | 'json' | 'github' | 'sarif'
  readonly strict: boolean
  readonly quiet: boolean
}

/** Each function runs one command and returns its exit status. */
export interface Commands {
  dev(options: DevOptions): Promise<number>
  simulate(options: SimulateOptions): Promise<number>
  simulateFaults(options: FaultsOptions): Promise<number>
  preview(options: PreviewOptions): Promise<number>
  validate(options: ValidateOptions): Promise<number>
}

/**
 * Parses the arguments (without `node` and the script) and runs the command. Returns its exit status: 0 for help and
 * version, 2 with one message on stderr for wrong arguments. Errors of a command are passed on.
 */
export async function runProgram(
  args: readonly string[],
  version: string,
  io: CliIo,
  commands: Commands,
): Promise<number> {
  let status = 0
  const program = createProgram(version, io, commands, (exit) => {
    status = exit
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
}

function createProgram(
  version: string,
  io: CliIo,
  commands: Commands,
  finish: (status: number) => void,
): Command {
  const program = new Command('sundial')
  program
    .description(
      'Machines on a schedule, managed by functions that run only when something happens.',
    )
    .version(version, '--version', 'print the version, and the release of the time-zone database')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout(text),
      writeErr: (text) => io.stderr(text),
      getOutHelpWidth: () => Math.min(io.columns, 110),
      getErrHelpWidth: () => Math.min(io.columns, 110),
    })
    .addHelpText('after', EXAMPLES)

  command(program, 'dev', 'run a simulated cluster: control plane, machines and the functions')
    .option('-f, --file <path>', SOURCES, collectSource)
    .option(
      '--from <time>',
      'start time of the clock (default: now, or shortly before a window closes)',
      parseInstantFlag,
    )
    .option('--speed <n>', 'simulated seconds per second', parseSpeed, 60)
    .option(
      '--port <n>',
      'port of the API server on 127.0.0.1; 0 for any free port (default: 7080)',
      parseWhole(0, 65_535),
    )
    .option('--kubeconfig <path>', 'file for the kubeconfig (default: a temporary file)', parsePath)
    .action(async (options: DevOptions) => finish(await commands.dev(options)))

  command(program, 'simulate', 'run the simulated cluster on a virtual clock, as fast as possible')
    .option('-f, --file <path>', SOURCES, collectSource)
    .option('--from <time>', FROM, parseInstantFlag)
    .option('--until <time>', UNTIL, parseInstantFlag)
    .option('--faults', 'run generated objects with random faults, from the seed')
    .addOption(
      new Option(
        '--kind <kind>',
        'kind of the generated objects (default: ScheduledMachine)',
      ).choices(['ScheduledMachine', 'BootcNodePool']),
    )
    .addOption(output('table', 'json'))
    .option('--seed <n>', 'seed of generated names, uids and faults', parseWhole(0, 2 ** 32 - 1), 1)
    .option('--drop-events', 'lose every event and every alarm; only the backstop works', false)
    .addOption(
      new Option('--backstop <period>', 'how often the backstop comes')
        .argParser(parsePeriod)
        .default(parsePeriod('5m'), '5m'),
    )
    .addHelpText('after', '\nRequired: -f, --from and --until; or --faults.')
    .action(async (options: Partial<SimulateOptions> & SimulateFlags, self: Command) => {
      const { file, from, until, faults, kind, ...rest } = options
      if (faults === true) {
        if (file ?? from ?? until) {
          refuse(self, '--faults generates objects and times; remove -f, --from and --until.')
        }
        const { output, seed } = rest
        const generated = kind ?? 'ScheduledMachine'
        return finish(await commands.simulateFaults({ output, seed, kind: generated }))
      }
      if (kind !== undefined) refuse(self, '--kind is the kind of generated objects; add --faults.')
      if (file === undefined) refuse(self, "required option '-f, --file <path>' not specified")
      if (from === undefined) refuse(self, "required option '--from <time>' not specified")
      if (until === undefined) refuse(self, "required option '--until <time>' not specified")
      if (until <= from) refuse(self, '--until must be later than --from.')
      finish(await commands.simulate({ ...rest, file, from, until }))
    })

  ranged(program, 'preview', 'print the windows of each schedule')
    .option('--until <time>', UNTIL, parseInstantFlag)
    .option('--count <n>', 'print the first N windows of all machines', parseWhole(1, 10_000))
    .addOption(output('table', 'json', 'ics'))
    .addHelpText('after', '\nRequired: -f, --from, and either --until or --count.')
    .action(async (options: PreviewOptions, self: Command) => {
      const { from, until, count } = options
      if ((until === undefined) === (count === undefined)) {
        refuse(self, 'exactly one of --until <time> and --count <n> is required.')
      }
      if (until !== undefined && until <= from) refuse(self, '--until must be later than --from.')
      finish(await commands.preview(options))
    })

  command(program, 'validate', 'check files as admission would, without a cluster')
    .requiredOption('-f, --file <path>', SOURCES, collectSource)
    .option('--strict', 'warnings are errors', false)
    .option('-q, --quiet', 'print errors only', false)
    .addOption(output('text', 'json', 'github', 'sarif'))
    .action(async (options: ValidateOptions) => finish(await commands.validate(options)))

  command(program, 'version', 'print the version, like --version').action(() => {
    io.stdout(`${version}\n`)
  })

  return program
}

/** The flags of `simulate`, with and without faults. */
type SimulateFlags = Pick<SimulateOptions, 'output' | 'seed' | 'dropEvents' | 'backstop'> & {
  readonly faults?: boolean
  readonly kind?: FaultsOptions['kind']
}

const FROM = 'start of the time range, such as 2026-03-29T00:00:00Z'
const UNTIL = 'end of the time range, not included'
const SOURCES = 'a file or folder of YAML or JSON, or - for stdin; may repeat'

function command(program: Command, name: string, summary: string): Command {
  return program
    .command(name)
    .description(summary)
    .allowExcessArguments(false)
    .showHelpAfterError(`See sundial ${name} --help.`)
}

function ranged(program: Command, name: string, summary: string): Command {
  return command(program, name, summary)
    .requiredOption('-f, --file <path>', SOURCES, collectSource)
    .requiredOption('--from <time>', FROM, parseInstantFlag)
}

function output(...formats: readonly string[]): Option {
  return new Option('-o, --output <format>', 'output format')
    .choices([...formats])
    .default(formats[0])
}

function refuse(command: Command, words: string): never {
  command.error(`error: ${words}`)
}

const EXAMPLES = `
Examples:
  sundial dev -f docs/examples
  sundial simulate -f docs/examples --from 2026-03-28T00:00:00Z --until 2026-03-31T00:00:00Z
  sundial simulate --faults --seed 7
  sundial simulate --faults --kind BootcNodePool --seed 7
  sundial preview -f docs/examples/night-shift.yaml --from 2026-03-28T00:00:00Z --count 5
  sundial validate -f my-machines/ --strict

Exit status: 0 done, 1 failed (for example a violated invariant), 2 invalid arguments or files.`
