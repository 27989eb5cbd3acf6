// The completion scripts. All are made from the same description.
import type { Shell } from '../program/help.ts'
import { type DescribedCommand, type DescribedFlag, NAMES_COMMAND } from './describe-program.ts'

export function completionScript(shell: Shell, commands: readonly DescribedCommand[]): string {
  switch (shell) {
    case 'bash':
      return bash(commands)
    case 'zsh':
      return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`
    case 'fish':
      return fish(commands)
    default:
      return shell satisfies never
  }
}

// Where it suggests nothing, the shell completes names of files. No function of bash 4 is used, because macOS has bash 3.
function bash(commands: readonly DescribedCommand[]): string {
  const names = commands.map(({ name }) => name).join(' ')
  const values = commands.flatMap(({ name, flags }) => {
    const patterns = (some: readonly DescribedFlag[]) =>
      some.flatMap((flag) => spelled(flag).map((each) => `'${name} ${each}'`)).join(' | ')
    const chosen = flags.filter(({ value }) => typeof value !== 'string')
    const named = flags.filter(({ long }) => long === 'namespace')
    const free = flags.filter(
      (flag) => (flag.value === 'file' || flag.value === 'text') && !named.includes(flag),
    )
    return [
      ...chosen.map((flag) => `    ${patterns([flag])}) words='${wordsOf(flag)}' ;;`),
      ...(named.length > 0 ? [`    ${patterns(named)}) words="$(_sundial_names)" ;;`] : []),
      ...(free.length > 0 ? [`    ${patterns(free)}) return ;;`] : []),
    ]
  })
  const others = commands.map(
    ({ name, flags, words, names }) =>
      `      ${name}) words='${[...words, ...flags.flatMap(spelled), '--help'].join(' ')}'${names === undefined ? '' : '; asks=yes'} ;;`,
  )
  return `# Prints nothing where no name of the cluster may stand.
_sundial_names() {
  "\${COMP_WORDS[0]}" ${NAMES_COMMAND} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null
}
_sundial() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="\${COMP_WORDS[1]}" words='' asks='' names
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${names} --help --version' -- "$current"))
    return
  fi
  case "$command $previous" in
${values.join('\n')}
    *) case "$command" in
${others.join('\n')}
    esac ;;
  esac
  if [ -n "$asks" ] && [[ "$current" != -* ]]; then
    names="$(_sundial_names)"
    [ -z "$names" ] || words="$names"
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _sundial sundial
`
}

const ASK_IN_FISH = `(sundial ${NAMES_COMMAND} -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)`

function wordsOf({ value }: DescribedFlag): string {
  return typeof value === 'string' ? '' : value.join(' ')
}

function spelled({ short, long }: DescribedFlag): readonly string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${long}`]
}

function fish(commands: readonly DescribedCommand[]): string {
  const lines = commands.flatMap(({ name, summary, flags, words, names }) => {
    const within = `complete -c sundial -n '__fish_seen_subcommand_from ${name}'`
    return [
      `complete -c sundial -f -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
      ...(words.length > 0 ? [`${within} -f -a ${quote(words.join(' '))}`] : []),
      ...(names === undefined ? [] : [`${within} -f -a ${quote(ASK_IN_FISH)}`]),
      ...flags.map((flag) => `${within} ${fishFlag(flag)} -d ${quote(flag.summary)}`),
    ]
  })
  return `${lines.join('\n')}\n`
}

function fishFlag({ short, long, value }: DescribedFlag): string {
  const names = [...(short === undefined ? [] : [`-s ${short}`]), `-l ${long}`].join(' ')
  if (value === 'none') return `${names} -f`
  if (value === 'file') return `${names} -r -F`
  if (long === 'namespace') return `${names} -x -a ${quote(ASK_IN_FISH)}`
  return value === 'text' ? `${names} -x` : `${names} -x -a ${quote(value.join(' '))}`
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
