import { expect, test } from 'vitest'
import { matchOf } from '#src/agents/reclaim/match.ts'

const GIMP = 'gimp-with-a-long-name'
const long = `/usr/bin/env\0${'--option=value\0'.repeat(10_000)}--run=blender\0--more\0`

test.each([
  { name: 'the name', comm: 'java', pattern: 'java', source: 'comm' },
  { name: 'a name of one letter', comm: 'R', pattern: 'R', source: 'comm' },
  {
    name: 'a name of 15 bytes',
    comm: 'gimp-with-a-lon',
    pattern: 'gimp-with-a-lon',
    source: 'comm',
  },
  {
    name: 'a longer name, by its first argument',
    comm: 'gimp-with-a-lon',
    argv: [`/opt/gimp/${GIMP}`, 'picture.png'],
    pattern: GIMP,
    source: 'argv0',
  },
  {
    name: 'a first argument without a path',
    comm: 'x',
    argv: ['java'],
    pattern: 'java',
    source: 'argv0',
  },
  {
    name: 'a first argument under another name than the program has',
    comm: 'python3',
    argv: ['../bin/idea', '-m', 'x'],
    pattern: 'idea',
    source: 'argv0',
  },
  {
    name: 'a part of a path in the command line',
    comm: 'wrapper',
    argv: ['/opt/intellij/bin/idea-wrapper'],
    pattern: 'intellij',
    source: 'cmdline',
  },
  {
    name: 'two arguments with the space between them',
    comm: 'python3',
    argv: ['python3', '-m', 'jupyter', 'lab'],
    pattern: 'jupyter lab',
    source: 'cmdline',
  },
  {
    name: 'a whole path',
    comm: 'x',
    argv: ['/usr/bin/java'],
    pattern: '/usr/bin/java',
    source: 'cmdline',
  },
  {
    name: 'the end of a very long command line',
    comm: 'env',
    cmdline: long,
    pattern: 'blender',
    source: 'cmdline',
  },
  {
    name: 'a command line that the program has written over',
    comm: 'postgres',
    cmdline: 'postgres: writer process   \0\0\0',
    pattern: 'postgres: writer',
    source: 'cmdline',
  },
  { name: 'letters that are not ASCII', comm: 'größe', pattern: 'größe', source: 'comm' },
] as const)('$name is a match', (row) => {
  const { comm, pattern, source } = row
  const cmdline = 'cmdline' in row ? row.cmdline : lineOf('argv' in row ? row.argv : [])

  const match = matchOf({ comm, cmdline }, commands('nothing-here', pattern))

  expect(match).toEqual({ pattern, source })
})

test.each([
  { name: 'another name', comm: 'systemd', argv: ['/sbin/init'], pattern: 'java' },
  { name: 'letters of another case', comm: 'Java', argv: ['Java'], pattern: 'java' },
  { name: 'a name that is only part of the pattern', comm: 'jav', argv: ['jav'], pattern: 'java' },
  {
    name: 'a name that only begins with the pattern',
    comm: 'java-wrapper',
    argv: [],
    pattern: 'java',
  },
  {
    name: 'a longer name, by what the kernel keeps',
    comm: 'gimp-with-a-lon',
    argv: [],
    pattern: GIMP,
  },
  { name: 'a thread of the kernel', comm: 'kworker/0:1', argv: [], pattern: 'kworker' },
  { name: 'a space after the last argument', comm: 'x', argv: ['a', 'java'], pattern: 'java ' },
])('$name is no match', ({ comm, argv, pattern }) => {
  expect(matchOf({ comm, cmdline: lineOf(argv) }, commands(pattern))).toBeUndefined()
})

test('what is searched for in the command line only is not compared with the name', () => {
  const configuration = { commands: [], argvSubstrings: ['java'], pollIntervalMs: 250 }

  const byName = matchOf({ comm: 'java', cmdline: '' }, configuration)
  const byLine = matchOf({ comm: 'x', cmdline: lineOf(['x', '-javaagent']) }, configuration)

  expect([byName, byLine]).toEqual([undefined, { pattern: 'java', source: 'cmdline' }])
})

test('nothing matches an empty configuration', () => {
  expect(matchOf({ comm: 'java', cmdline: lineOf(['java']) }, commands())).toBeUndefined()
})

test('a whole name outranks a part of the command line, whatever the order of the patterns', () => {
  const match = matchOf(
    { comm: 'idea', cmdline: lineOf(['/opt/jbr/bin/java', '-x']) },
    commands('jbr', 'java', 'idea'),
  )

  expect(match).toEqual({ pattern: 'idea', source: 'comm' })
})

function commands(...patterns: readonly string[]) {
  return { commands: patterns, argvSubstrings: [], pollIntervalMs: 250 }
}

function lineOf(argv: readonly string[]): string {
  return argv.map((argument) => `${argument}\0`).join('')
}
