// The scripts of `sundial completion`. That of bash runs in bash.
import { execFileSync } from 'node:child_process'
import { beforeAll, expect, test } from 'vitest'
import { main } from '#src/cli/main.ts'
import { collectingIo } from '../collecting-io.ts'

async function script(shell: string): Promise<string> {
  const io = collectingIo()
  await main(['completion', shell], io, () => AbortSignal.abort())
  return io.out()
}

let bash: string
beforeAll(async () => {
  bash = await script('bash')
})

/** What bash offers after these words, of which the last is not complete. The program has no names. */
function completed(...words: readonly string[]): readonly string[] {
  return completedWith('', ...words)
}

/** With a program that answers with these names, and prints an error. */
function completedWith(names: string, ...words: readonly string[]): readonly string[] {
  const array = words.map((word) => `'${word}'`).join(' ')
  const program = `sundial() { echo "$*" >>/dev/stderr; printf '%s' '${names}'; }`
  const ask = `${program}; COMP_WORDS=(sundial ${array}); COMP_CWORD=${words.length}; _sundial; printf '%s\\n' "\${COMPREPLY[@]}"`
  const out = execFileSync('bash', ['-uc', `${bash}\n${ask}`], { encoding: 'utf8' })
  return out.split('\n').filter((line) => line !== '')
}

test.each<[string, readonly string[], readonly string[]]>([
  ['a command', ['re'], ['resume', 'release']],
  ['a flag of the program', ['--v'], ['--version']],
  ['a flag of a command', ['get', '--a'], ['--all-namespaces']],
  ['a flag after an argument', ['pause', 'sm', 'office', '--w'], ['--wait']],
  ['a kind', ['get', 'p'], ['pool']],
  ['the only kind of a command', ['kill', 's'], ['sm']],
  ['a value of a flag', ['get', '-o', ''], ['table', 'wide', 'json', 'yaml', 'name']],
  ['a value of its long form', ['validate', '--output', 's'], ['sarif']],
  ['a shell', ['completion', ''], ['bash', 'zsh', 'fish', '--help']],
  ['a command to be explained', ['help', 'ro'], ['rollout']],
  ['no suggestion where the shell completes files', ['dev', '-f', ''], []],
  ['no suggestion for a command that does not exist', ['gte', ''], []],
])('bash completes %s', (_name, words, expected) => {
  expect(completed(...words)).toEqual(expected)
})

test('bash offers the names that the program answers, and flags as before', () => {
  const names = 'office\nnight-shift\n'

  expect(completedWith(names, 'why', 'sm', '')).toEqual(['office', 'night-shift'])
  expect(completedWith(names, 'why', 'sm', 'of')).toEqual(['office'])
  expect(completedWith(names, 'get', '-n', 'n')).toEqual(['night-shift'])
  expect(completedWith(names, 'why', 'sm', '--w')).toEqual(['--watch'])
  expect(completedWith(names, 'dev', '')).not.toContain('office')
})

test('zsh loads the same script through its own bash completion', async () => {
  const zsh = await script('zsh')

  expect(zsh).toBe(
    `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash}`,
  )
})

const NAMES = '(sundial __complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'

test('fish has a line for each command, argument and flag', async () => {
  const lines = (await script('fish'))
    .split('\n')
    .filter((line) => /(-a|_from) release\b/.test(line))

  expect(lines).toEqual([
    `complete -c sundial -f -n __fish_use_subcommand -a release -d 'end the kill switch: the schedule decides again'`,
    `complete -c sundial -n '__fish_seen_subcommand_from release' -f -a 'sm'`,
    `complete -c sundial -n '__fish_seen_subcommand_from release' -f -a '${NAMES}'`,
    `complete -c sundial -n '__fish_seen_subcommand_from release' -l kubeconfig -r -F -d 'kubeconfig of the cluster'`,
    `complete -c sundial -n '__fish_seen_subcommand_from release' -l context -x -d 'context of the kubeconfig'`,
    `complete -c sundial -n '__fish_seen_subcommand_from release' -s n -l namespace -x -a '${NAMES}' -d 'namespace (default: that of the context)'`,
    `complete -c sundial -n '__fish_seen_subcommand_from release' -l wait -f -d 'wait until it is done, and print the progress'`,
    `complete -c sundial -n '__fish_seen_subcommand_from release' -l timeout -x -d 'wait no longer than this, such as 30s, 10m or 1h; then the exit status is 1'`,
  ])
})
