import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

// A clone in a folder of its own, and an npm that notes what it was asked and installs as told.
let clone = ''
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'sundial-install-'))
  mkdirSync(join(clone, 'test/support'), { recursive: true })
  copyFileSync('test/support/install.mjs', join(clone, 'test/support/install.mjs'))
  writeLock('package-lock.json', { '': '0.1.0', 'node_modules/hono': '4.0.0' })
  writeFileSync(join(clone, 'npm.mjs'), NPM)
})
afterEach(() => rmSync(clone, { recursive: true, force: true }))

const NPM = `
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
writeFileSync('asked', process.argv.slice(2).join(' '))
if (process.env.FAIL) {
  console.error('npm says why')
  process.exit(1)
}
mkdirSync('node_modules/.bin', { recursive: true })
copyFileSync('package-lock.json', 'node_modules/.package-lock.json')
writeFileSync('node_modules/.bin/node', '#!/bin/sh\\necho the node of node_modules', { mode: 0o755 })
`

test('a fresh clone is installed, and the command runs on the Node that came with it', () => {
  const { status, stdout, stderr } = install(['node', '-e', '0'])

  expect({ status, stdout, asked: asked() }).toEqual({
    status: 0,
    stdout: 'the node of node_modules\n',
    asked: 'ci --no-audit --no-fund',
  })
  expect(stderr).toMatch(
    /^Installing 1 packages with npm ci \(nothing is installed yet\).*\nInstalled in \d+ s\.\n$/,
  )
})

test('what is installed is not installed again, nor the optional packages of other platforms', () => {
  install(['true'])
  rmSync(join(clone, 'asked'))
  writeLock('package-lock.json', { '': '0.1.0', 'node_modules/hono': '4.0.0' }, [
    'node_modules/esbuild-aix',
  ])

  const { status, stderr } = install(['true'])

  expect({ status, stderr, asked: asked() }).toEqual({ status: 0, stderr: '', asked: undefined })
})

test.each([
  {
    name: 'another version',
    lock: { 'node_modules/hono': '4.0.1' },
    says: 'node_modules/hono 4.0.1 is missing',
  },
  {
    name: 'one more package',
    lock: { 'node_modules/hono': '4.0.0', 'node_modules/zod': '4.0.0' },
    says: 'node_modules/zod 4.0.0 is missing',
  },
  { name: 'one package less', lock: {}, says: 'node_modules/hono is not in package-lock.json' },
])('$name in the lock file is installed', ({ lock, says }) => {
  install(['true'])
  rmSync(join(clone, 'asked'))
  writeLock('package-lock.json', lock)

  const { stderr } = install(['true'])

  expect(asked()).toBe('ci --no-audit --no-fund')
  expect(stderr).toContain(`(${says})`)
})

test('an install that fails says what npm said, and the command does not run', () => {
  const { status, stdout, stderr } = install(['echo', 'ran'], { FAIL: '1' })

  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toContain('npm says why\nnpm ci failed with status 1')
})

test.each([
  { command: ['sh', '-c', 'exit 3'], status: 3, signal: null },
  { command: ['sh', '-c', 'kill -TERM $$'], status: null, signal: 'SIGTERM' },
  { command: ['no-such-program'], status: 127, signal: null },
])('it ends as $command ends', ({ command, status, signal }) => {
  const ended = install(command)

  expect({ status: ended.status, signal: ended.signal }).toEqual({ status, signal })
})

function install(command: readonly string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, ['test/support/install.mjs', ...command], {
    cwd: clone,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      npm_execpath: join(clone, 'npm.mjs'),
      npm_node_execpath: process.execPath,
      ...env,
    },
  })
}

function asked(): string | undefined {
  const file = join(clone, 'asked')
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function writeLock(
  name: string,
  versions: Readonly<Record<string, string>>,
  optional: readonly string[] = [],
): void {
  const wanted = Object.entries(versions).map(([path, version]) => [path, { version }])
  const others = optional.map((path) => [path, { version: '1.0.0', optional: true }])
  writeFileSync(
    join(clone, name),
    JSON.stringify({ packages: Object.fromEntries([...wanted, ...others]) }),
  )
}
