// The program as a shell has it.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const SIMULATE =
  'simulate -f docs/examples/night-shift.yaml --from 2026-03-08T00:00:00Z --until 2026-03-09T00:00:00Z'

function run(command: string, environment: NodeJS.ProcessEnv = {}) {
  const script = command.replace(/^sundial/, '"$NODE" src/cli/sundial.mjs')
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NODE: process.execPath, ...environment },
  })
  return { status, stdout, stderr }
}

test('the version is that of the package, with the release of the time-zone database', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

  expect(run('sundial --version')).toEqual({
    status: 0,
    stdout: `${version} (tz ${process.versions['tz']})\n`,
    stderr: '',
  })
})

test('without its packages the program says what to do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-test-'))
  for (const part of ['src', 'functions', 'package.json']) {
    cpSync(part, join(folder, part), { recursive: true })
  }

  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, 'src/cli/sundial.mjs'), 'validate', '-f', '-'],
    { encoding: 'utf8' },
  )
  rmSync(folder, { recursive: true })

  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^sundial: Cannot find package '[^']+'\. Run "npm install" in .+\.\n$/)
})

test('a wrong flag ends the process with 2', () => {
  expect(run('sundial dev --sped 60')).toEqual({
    status: 2,
    stdout: '',
    stderr: "error: unknown option '--sped'\n(Did you mean --speed?)\nSee sundial dev --help.\n",
  })
})

test('a file that is not there ends it with 2', () => {
  const { status, stderr } = run('sundial validate -f no/such/file.yaml')

  expect(status).toBe(2)
  expect(stderr).toContain('no/such/file.yaml')
})

test('what goes into a pipe has no colours and no progress', () => {
  const { status, stdout, stderr } = run(`sundial ${SIMULATE}`, { FORCE_COLOR: '1' })

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).not.toContain('\u001b')
  expect(stdout.split('\n').at(-2)).toMatch(/^6 transitions of 1 machine in 1d; /)
})

test('a reader that has enough is no error', () => {
  const { status, stdout, stderr } = run(`sundial ${SIMULATE} -o json | head -n 1`)

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject({ type: 'phase', to: 'Pending' })
})

test('documents come from stdin, too', () => {
  const { status, stdout } = run(
    'cat docs/examples/weekend.yaml | "$NODE" src/cli/sundial.mjs preview -f - --from 2026-04-03T00:00:00Z --count 1 -o json',
  )

  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject([
    { name: 'weekend', opens: '2026-04-03T13:00:00Z', closes: '2026-04-05T14:00:00Z' },
  ])
})
