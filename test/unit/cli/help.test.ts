import { expect, test } from 'vitest'
import { main } from '#src/cli/main.ts'
import { collectingIo } from './collecting-io.ts'

async function run(args: readonly string[], name?: string) {
  const io = collectingIo({ color: true })
  const status = await main(args, io, () => AbortSignal.abort(), name)
  return { status, stdout: io.out(), stderr: io.err() }
}

test('help is the help of the program, or of a command', async () => {
  expect(await run(['help'])).toEqual(await run(['--help']))
  expect(await run(['help', 'get'])).toEqual(await run(['get', '--help']))
})

test.each([
  ['gte', 'Did you mean get?'],
  ['everything', /^Commands: dev, simulate, .*version\.$/],
])('help of a command that does not exist: %s', async (name, remedy) => {
  const { status, stdout, stderr } = await run(['help', name])

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  const [first = '', ...rest] = stderr.split('\n')
  expect(first.replace(`error: there is no command ${name}. `, '')).toMatch(remedy)
  expect(rest).toEqual(['See sundial help --help.', ''])
})

test('as a plugin of kubectl, the help says how it is called', async () => {
  expect((await run(['get', '--help'], 'kubectl sundial')).stdout).toMatch(
    /^Usage: kubectl sundial get \[options\]/,
  )
})

test('--no-color is a flag of every command', async () => {
  const args = ['preview', '-f', 'docs/examples/night-shift.yaml', '--from', '2026-03-28']

  const colored = await run(args)
  const plain = await run([...args, '--no-color'])

  expect(colored.stdout).toContain('\u001b[')
  expect(plain.stdout).not.toContain('\u001b[')
  expect(plain.status).toBe(0)
})

test('a shell that is not known is one sentence', async () => {
  const { status, stderr } = await run(['completion', 'tcsh'])

  expect(status).toBe(2)
  expect(stderr).toContain(
    "'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.",
  )
})
