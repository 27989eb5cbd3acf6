// The commands and their flags, as a completion script needs them.
import type { Command } from 'commander'

/** Scripts ask this command for names. It is hidden, as that of kubectl is. */
export const NAMES_COMMAND = '__complete'

export interface DescribedFlag {
  /** `o`, without a dash. */
  readonly short?: string
  /** `output`, without dashes. */
  readonly long: string
  readonly summary: string
  /** `none`: it takes no value. A list: one of these. */
  readonly value: 'none' | 'file' | 'text' | readonly string[]
}

export interface DescribedCommand {
  readonly name: string
  readonly summary: string
  readonly flags: readonly DescribedFlag[]
  /** What its arguments may be, if that is known. */
  readonly words: readonly string[]
  /** Its arguments are names of objects: of this kind, or of the kind that stands before them. */
  readonly names?: string
}

// The kinds that a command takes, if they are not machines and pools.
const KINDS: Readonly<Record<string, readonly string[]>> = {
  kill: ['sm'],
  release: ['sm'],
  why: ['sm', 'pool', 'bn'],
}

// The kind of the objects that a command without a kind names.
const ONLY_KIND: Readonly<Record<string, string>> = { rollout: 'pool', on: 'sm', off: 'sm' }

export function describeProgram(program: Command): readonly DescribedCommand[] {
  const shown = program.createHelp().visibleCommands(program)
  const commands = shown.map((each) => each.name())
  return shown.map((each) => ({
    name: each.name(),
    summary: each.description(),
    flags: each.options.map(describeFlag),
    words: each.registeredArguments.flatMap((argument) => {
      if (argument.argChoices !== undefined) return argument.argChoices
      if (argument.name() === 'command') return commands
      return argument.name() === 'kind' ? (KINDS[each.name()] ?? ['sm', 'pool']) : []
    }),
    ...namesOf(each),
  }))
}

function namesOf(command: Command): Pick<DescribedCommand, 'names'> {
  const hasKind = command.registeredArguments.some((argument) => argument.name() === 'kind')
  const names = hasKind ? 'of-kind' : ONLY_KIND[command.name()]
  return names === undefined ? {} : { names }
}

function describeFlag({
  short,
  long = '',
  description,
  flags,
  required,
  argChoices,
}: Command['options'][number]): DescribedFlag {
  const value = required ? (argChoices ?? (flags.endsWith('<path>') ? 'file' : 'text')) : 'none'
  return {
    ...(short !== undefined && { short: short.replace(/^-/, '') }),
    long: long.replace(/^--/, ''),
    summary: description,
    value,
  }
}
