// The command line: its commands, their flags, and the errors about wrong ones.
import { Command, CommanderError } from 'commander'
import type { CliIo } from './io.ts'
import { type ActionOptions, addActions } from './program/actions.ts'
import { addConsole, type ConsoleOptions } from './program/console.ts'
import { addDev, type DevOptions } from './program/dev.ts'
import { addGet, type GetOptions } from './program/get.ts'
import { addCompletion, addHelp, addNames, addVersion } from './program/help.ts'
import { addManifests, type ManifestsOptions } from './program/manifests.ts'
import { addOverrides, type OverrideOptions, type OverridesOptions } from './program/overrides.ts'
import { addPreview, type PreviewOptions } from './program/preview.ts'
import { addRollout, type RolloutOptions } from './program/rollout.ts'
import { addSimulate, type FaultsOptions, type SimulateOptions } from './program/simulate.ts'
import { addValidate, type ValidateOptions } from './program/validate.ts'
import { addWhy, type WhyOptions } from './program/why.ts'

/** Each function runs one command and returns its exit status. */
export interface Commands {
  dev(options: DevOptions): Promise<number>
  simulate(options: SimulateOptions): Promise<number>
  simulateFaults(options: FaultsOptions): Promise<number>
  preview(options: PreviewOptions): Promise<number>
  validate(options: ValidateOptions): Promise<number>
  get(options: GetOptions): Promise<number>
  /** `pause`, `resume`, `kill` and `release`. */
  act(options: ActionOptions): Promise<number>
  /** `on` and `off`. */
  turn(options: OverrideOptions): Promise<number>
  overrides(options: OverridesOptions): Promise<number>
  rollout(options: RolloutOptions): Promise<number>
  why(options: WhyOptions): Promise<number>
  manifests(options: ManifestsOptions): Promise<number>
  console(options: ConsoleOptions): Promise<number>
}

/**
 * Parses the arguments (without `node` and the script) and runs the command. Returns its exit status: 0 for help and
 * version, 2 with one message on stderr for wrong arguments. Errors of a command are passed on.
 * `name` is that of the program in its help.
 */
export async function runProgram(
  args: readonly string[],
  version: string,
  io: CliIo,
  commands: Commands,
  name: string = 'sundial',
): Promise<number> {
  let status = 0
  const program = createProgram({ name, version, io, commands }, (exit) => {
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

interface ProgramParts {
  readonly name: string
  readonly version: string
  readonly io: CliIo
  readonly commands: Commands
}

function createProgram(
  { name, version, io, commands }: ProgramParts,
  finish: (status: number) => void,
): Command {
  const program = new Command(name)
  program
    .description(
      'Machines on a schedule, and OS images of pools of nodes, managed by functions that run only when something happens.',
    )
    .version(
      version,
      '-v, --version',
      'print the version, and the release of the time-zone database',
    )
    .option('--no-color', 'no colours, like the variable NO_COLOR; of every command')
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

  const run =
    <O>(start: (options: O) => Promise<number>) =>
    async (options: O) =>
      finish(await start(options))
  addDev(program, io, run(commands.dev))
  addSimulate(program, io, {
    simulate: run(commands.simulate),
    simulateFaults: run(commands.simulateFaults),
  })
  addPreview(program, run(commands.preview))
  addValidate(program, run(commands.validate))
  addGet(program, run(commands.get))
  addRollout(program, run(commands.rollout))
  addActions(program, run(commands.act))
  addOverrides(program, { override: run(commands.turn), overrides: run(commands.overrides) })
  addWhy(program, run(commands.why))
  addManifests(program, run(commands.manifests))
  addConsole(program, run(commands.console))

  addCompletion(program, io)
  addNames(program, io)
  addHelp(program)
  addVersion(program, version, io)
  return program
}

const EXAMPLES = `
Examples:
  sundial dev -f docs/examples
  sundial simulate -f docs/examples --from 2026-03-28 --until +3d
  sundial simulate --faults --seed 7
  sundial simulate --faults --kind BootcNodePool --seed 7
  sundial preview -f docs/examples
  sundial preview -f docs/examples/night-shift.yaml --from 2026-03-28 --count 5
  sundial validate -f my-machines/ --strict
  sundial get -A
  sundial on office --until 20:00 --reason "month-end closing"
  sundial why sm team/night-shift -w

Exit status: 0 done, 1 failed (for example a violated invariant), 2 invalid arguments or files.`
