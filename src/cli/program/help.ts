// The definitions of `sundial help`, `version` and `completion`.
import { Argument, type Command } from 'commander'
import { NAMES_COMMAND } from '../completion/describe-program.ts'
import type { CliIo } from '../io.ts'
import { nearest } from '../validate/nearest.ts'
import { command, refuse } from './command.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

export function addHelp(program: Command): void {
  command(program, 'help', 'print this help, or that of a command')
    .argument('[command]')
    .action((name: string | undefined, _flags: object, self: Command) => {
      if (name === undefined) return program.outputHelp()
      const found = program.commands.find((each) => each.name() === name)
      if (found !== undefined) return found.outputHelp()
      const names = program.commands.map((each) => each.name())
      const near = nearest(name, names)
      const remedy = near === undefined ? `Commands: ${names.join(', ')}.` : `Did you mean ${near}?`
      refuse(self, `there is no command ${name}. ${remedy}`)
    })
}

export function addVersion(program: Command, version: string, io: CliIo): void {
  command(
    program,
    'version',
    'print the version, and the release of the time-zone database',
  ).action(() => io.stdout(`${version}\n`))
}

export function addCompletion(program: Command, io: CliIo): void {
  command(
    program,
    'completion',
    'print a script that completes commands, flags and names in a shell',
  )
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText('after', `\n${HOW_TO_LOAD}`)
    .action(async (shell: Shell) => {
      const [{ describeProgram }, { completionScript }] = await Promise.all([
        import('../completion/describe-program.ts'),
        import('../completion/script.ts'),
      ])
      io.stdout(completionScript(shell, describeProgram(program)))
    })
}

/** The command that the scripts ask for names of objects. It prints one on a line, and no error. */
export function addNames(program: Command, io: CliIo): void {
  program
    .command(NAMES_COMMAND, { hidden: true })
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      const [{ describeProgram }, { askedFor }, { namesInCluster }] = await Promise.all([
        import('../completion/describe-program.ts'),
        import('../completion/asked-for.ts'),
        import('../completion/names-in-cluster.ts'),
      ])
      const asked = askedFor(describeProgram(program), words)
      const names = asked === undefined ? [] : await namesInCluster(asked)
      io.stdout(names.map((name) => `${name}\n`).join(''))
    })
}

const HOW_TO_LOAD = `To load it:
  bash  source <(sundial completion bash)       (for example in ~/.bashrc)
  zsh   source <(sundial completion zsh)        (for example in ~/.zshrc)
  fish  sundial completion fish | source        (for example in ~/.config/fish/config.fish)`
