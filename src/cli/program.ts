// The command line: which commands there are, which flags they take, and what is said about a wrong one.
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
  readonly output: 'table' | 'json'
}

/** Each runs one command and answers its exit status. */
export interface Commands {
  dev(options: DevOptions): Promise<number>
  simulate(options: SimulateOptions): Promise<number>
  simulateFaults(options: FaultsOptions): Promise<number>
  preview(options: PreviewOptions): Promise<number>
  validate(options: ValidateOptions): Promise<number>
}

/**
 * Reads the arguments (without `node` and the script) and runs the command they name. Returns its exit
 * status; help and version give 0, a mistake in the arguments gives 2 with one message on stderr.
 * Whatever a command throws passes through.
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
    .description('Machines on a schedule, by functions that run only when something happens.')
    .version(version, '--version', 'print the version, and the release of the time-zone database')
    .helpOption('-h, --help', 'print this')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout(text),
      writeErr: (text) => io.stderr(text),
      getOutHelpWidth: () => Math.min(io.columns, 110),
      getErrHelpWidth: () => Math.min(io.columns, 110),
    })
    .addHelpText('after', EXAMPLES)

  command(program, 'dev', 'a whole small world, live: control plane, machines and the functions')
    .option('-f, --file <path>', SOURCES, collectSource)
    .option(
      '--from <time>',
      'start the clock here (default: now, or just before something happens)',
      parseInstantFlag,
    )
    .option('--speed <n>', 'simulated seconds per second', parseSpeed, 60)
    .option(
      '--port <n>',
      'port of the API server on 127.0.0.1; 0 picks a free one (default: 7080)',
      parseWhole(0, 65_535),
    )
    .option(
      '--kubeconfig <path>',
      'write the kubeconfig here (default: a temporary file)',
      parsePath,
    )
    .action(async (options: DevOptions) => finish(await commands.dev(options)))

  command(program, 'simulate', 'the same world on a virtual clock, as fast as it goes')
    .option('-f, --file <path>', SOURCES, collectSource)
    .option('--from <time>', FROM, parseInstantFlag)
    .option('--until <time>', 'the end of the time to look at, not included', parseInstantFlag)
    .option('--faults', 'machines of its own, and everything going wrong that can, from the seed')
    .addOption(output('table', 'json'))
    .option(
      '--seed <n>',
      'what generated names and uids derive from',
      parseWhole(0, 2 ** 32 - 1),
      1,
    )
    .option('--drop-events', 'lose every event and every alarm; only the backstop is left', false)
    .addOption(
      new Option('--backstop <period>', 'how often the backstop comes')
        .argParser(parsePeriod)
        .default(parsePeriod('5m'), '5m'),
    )
    .action(async (options: Partial<SimulateOptions> & SimulateFlags, self: Command) => {
      const { file, from, until, faults, ...rest } = options
      if (faults === true) {
        if (file ?? from ?? until) {
          refuse(
            self,
            '--faults brings its own machines and times; leave out -f, --from and --until.',
          )
        }
        const { output, seed } = rest
        return finish(await commands.simulateFaults({ output, seed }))
      }
      if (file === undefined) refuse(self, "required option '-f, --file <path>' not specified")
      if (from === undefined) refuse(self, "required option '--from <time>' not specified")
      if (until === undefined) refuse(self, "required option '--until <time>' not specified")
      if (until <= from) refuse(self, '--until must be later than --from.')
      finish(await commands.simulate({ ...rest, file, from, until }))
    })

  ranged(program, 'preview', 'when machines will be up: the windows of each schedule')
    .option('--until <time>', 'the end of the time to look at, not included', parseInstantFlag)
    .option('--count <n>', 'the first N windows of all machines together', parseWhole(1, 10_000))
    .addOption(output('table', 'json', 'ics'))
    .action(async (options: PreviewOptions, self: Command) => {
      const { from, until, count } = options
      if ((until === undefined) === (count === undefined)) {
        refuse(self, 'say how far to look, with one of --until <time> and --count <n>.')
      }
      if (until !== undefined && until <= from) refuse(self, '--until must be later than --from.')
      finish(await commands.preview(options))
    })

  command(program, 'validate', 'what admission would say about these files, without a cluster')
    .requiredOption('-f, --file <path>', SOURCES, collectSource)
    .addOption(output('table', 'json'))
    .action(async (options: ValidateOptions) => finish(await commands.validate(options)))

  command(program, 'version', 'the same as --version').action(() => {
    io.stdout(`${version}\n`)
  })

  return program
}

/** What `simulate` always has, with and without faults. */
type SimulateFlags = Pick<SimulateOptions, 'output' | 'seed' | 'dropEvents' | 'backstop'> & {
  readonly faults?: boolean
}

const FROM = 'the beginning of the time to look at'
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
  return new Option('-o, --output <format>', 'how to print it')
    .choices([...formats])
    .default('table')
}

function refuse(command: Command, words: string): never {
  command.error(`error: ${words}`)
}

const EXAMPLES = `
Examples:
  sundial dev -f docs/examples
  sundial simulate -f docs/examples --from 2026-03-28T00:00:00Z --until 2026-03-31T00:00:00Z
  sundial simulate --faults --seed 7
  sundial preview -f docs/examples/night-shift.yaml --from 2026-03-28T00:00:00Z --count 5
  sundial validate -f my-machines/

Exit status: 0 done, 1 the world is not as asked, 2 a mistake in the arguments or the files.`
