import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { writeKubeconfig } from '#src/cli/dev/kubeconfig-file.ts'
import { UsageError } from '#src/cli/usage-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'sundial-test-'))
afterEach(() => rmSync(join(folder, 'config'), { force: true }))

test('without a path it is a temporary file for this user alone, which can be removed', () => {
  const file = writeKubeconfig('kind: Config\n')

  const { mode } = statSync(file.path)
  const content = readFileSync(file.path, 'utf8')
  file.remove()

  expect(mode & 0o777).toBe(0o600)
  expect(content).toMatch(/^# Written by sundial dev.*\nkind: Config\n$/)
  expect(existsSync(dirname(file.path))).toBe(false)
})

test('a file at a path of the user stays, and may be written over the next time', () => {
  const path = join(folder, 'config')

  writeKubeconfig('first: 1\n', path).remove()
  writeKubeconfig('second: 2\n', path).remove()

  expect(readFileSync(path, 'utf8')).toMatch(/^#.*\nsecond: 2\n$/)
})

test('a folder is refused, with what is allowed', () => {
  expect(() => writeKubeconfig('kind: Config\n', folder)).toThrow(
    new UsageError(
      `--kubeconfig ${folder}: it is a folder. Allowed: the path of a file, such as ${join(folder, 'kubeconfig')}.`,
    ),
  )
})

test('a file that somebody else wrote is left as it is', () => {
  const path = join(folder, 'config')
  writeFileSync(path, 'clusters: []\n')

  expect(() => writeKubeconfig('kind: Config\n', path)).toThrow(
    new UsageError(
      `--kubeconfig ${path}: there is a file that sundial did not write, and it would be lost. ` +
        'Allowed: a path where there is none, or one that sundial dev wrote before.',
    ),
  )
  expect(readFileSync(path, 'utf8')).toBe('clusters: []\n')
})

test('a folder that does not exist is the mistake of the user', () => {
  const path = join(folder, 'none', 'config')

  expect(() => writeKubeconfig('kind: Config\n', path)).toThrow(UsageError)
})
